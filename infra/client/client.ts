/** How an operation is called: what the client knows of it at run time. */
export interface Operation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With variables in braces. */
  readonly path: string;
  /** Whether a token is sent: always, where there is one, or never. */
  readonly token: 'required' | 'optional' | 'none';
}

/** The types of an operation: what it is asked with, and what it answers. */
export interface OperationTypes {
  readonly request: object;
  readonly reply: unknown;
}

export interface ClientOptions {
  /** Where the API is, without `/v1`: `https://api.portal.example`. */
  readonly baseUrl: string;
  /**
   * The access token of who is signed in, if anybody is. After a 401 it is asked once more, with the token that was refused,
   * so that it can be renewed.
   */
  readonly token?: (refused?: string) => string | undefined | Promise<string | undefined>;
  /**
   * Further attempts, default 2: of any call after a 429 or 503 that says when (`Retry-After`); of GET and of POST with its
   * Idempotency-Key also after a broken connection and any 503.
   */
  readonly retries?: number;
  readonly fetch?: typeof fetch;
}

export interface CallOptions {
  /** Names this call, so that repeating it does nothing twice. A POST gets a random one. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

export interface Reply<Body> {
  readonly status: number;
  readonly body: Body;
  /** Of a record with versions: send it as `ifMatch` with the next change. */
  readonly version: number | undefined;
  /** Path of a record that was made. */
  readonly location: string | undefined;
  /** The call was repeated, and this is the first answer again. */
  readonly replayed: boolean;
  readonly requestId: string | undefined;
  /** Of an answer that is a file. */
  readonly fileName: string | undefined;
}

/** One method for each operation; the request may be left out where nothing in it is required. */
export type Client<Operations extends { [Id in keyof Operations]: OperationTypes }> = {
  readonly [Id in keyof Operations]: Record<never, never> extends Operations[Id]['request']
    ? (request?: Operations[Id]['request'], options?: CallOptions) => Promise<Reply<Operations[Id]['reply']>>
    : (request: Operations[Id]['request'], options?: CallOptions) => Promise<Reply<Operations[Id]['reply']>>;
};

/** A field at fault. */
export interface FieldError {
  /** JSON pointer into the request: `/body/email`, `/query/cursor`. */
  readonly pointer: string;
  /** For people, in their language. */
  readonly detail: string;
  /** For programs: `required`, `too_long`, … */
  readonly code?: string;
}

export type ProblemKind =
  | 'invalid-request'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'method-not-allowed'
  | 'conflict'
  | 'version-mismatch'
  | 'too-large'
  | 'unsupported-media-type'
  | 'unprocessable'
  | 'precondition-required'
  | 'too-many-requests'
  | 'internal'
  | 'unavailable'
  /** The gateway answered by itself: 401 without a valid token, 503 after 30 seconds, … */
  | 'gateway';

/** Every answer that is not a success (RFC 9457). */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly status: number;
  readonly kind: ProblemKind;
  /** More exact than `kind` where the API gives one: `duplicate_email`, `already_assigned`, … */
  readonly code: string | undefined;
  /**
   * The token is good, but the person signed in too long ago for this (RFC 9470). A renewed token does not help: they have to
   * sign in, then the call can be repeated.
   */
  readonly needsRecentSignIn: boolean;
  readonly errors: readonly FieldError[];
  readonly requestId: string | undefined;
  /** Seconds to wait before another attempt. */
  readonly retryAfter: number | undefined;
  /** The problem as it was sent, with its extension members. */
  readonly problem: Readonly<Record<string, unknown>>;

  constructor(response: Response, problem: Readonly<Record<string, unknown>>) {
    super(String(problem.detail ?? problem.title ?? problem.message ?? `The API answered ${response.status}`));
    this.status = response.status;
    this.kind =
      typeof problem.type === 'string' ? (problem.type.replace('urn:problem:', '') as ProblemKind) : 'gateway';
    this.code = typeof problem.code === 'string' ? problem.code : undefined;
    this.needsRecentSignIn =
      response.headers.get('www-authenticate')?.includes('insufficient_user_authentication') ?? false;
    this.errors = Array.isArray(problem.errors) ? problem.errors : [];
    this.requestId = response.headers.get('x-request-id') ?? undefined;
    const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
    this.retryAfter = Number.isNaN(seconds) ? undefined : seconds;
    this.problem = problem;
  }
}

interface Request {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly ifMatch?: number;
}

/** Binds operations to an API. */
export function bindClient<Operations extends { [Id in keyof Operations]: OperationTypes }>(
  operations: Readonly<Record<keyof Operations, Operation>>,
  options: ClientOptions,
): Client<Operations> {
  const entries = Object.entries<Operation>(operations).map(([id, operation]) => [
    id,
    (request: Request = {}, call: CallOptions = {}) => perform(operation, request, call, options),
  ]);
  return Object.fromEntries(entries);
}

type List = (request: never) => Promise<Reply<{ items: unknown[]; nextCursor?: string }>>;
type ItemOf<L extends List> = Awaited<ReturnType<L>>['body']['items'][number];

/**
 * Every item of a list, page after page.
 *
 * @param list an operation of the client: `allItems(portal.listTasks, { query: { scope: 'mine' } })`
 */
export async function* allItems<L extends List>(
  list: L,
  request: NonNullable<Parameters<L>[0]>,
): AsyncGenerator<ItemOf<L>, void, undefined> {
  const asked: Request = request;
  let cursor: string | undefined;
  do {
    const query = { ...asked.query, ...(cursor === undefined ? {} : { cursor }) };
    const { body } = await list({ ...asked, query } as never);
    yield* body.items as ItemOf<L>[];
    cursor = body.nextCursor;
  } while (cursor !== undefined);
}

/**
 * Sends a change. Where somebody else changed the record first, reads it as it is now, so that both can be shown side by side.
 *
 * @param save the change, with the version that was read
 * @param read the record
 */
export async function saveOrRead<Saved, Now>(
  save: () => Promise<Reply<Saved>>,
  read: () => Promise<Reply<Now>>,
): Promise<{ readonly saved: Reply<Saved> } | { readonly conflict: Reply<Now> }> {
  try {
    return { saved: await save() };
  } catch (error) {
    if (error instanceof ProblemError && error.status === 412) {
      return { conflict: await read() };
    }
    throw error;
  }
}

async function perform(
  operation: Operation,
  request: Request,
  call: CallOptions,
  options: ClientOptions,
): Promise<Reply<unknown>> {
  const headers = new Headers({ Accept: 'application/json, */*;q=0.5' });
  const init: RequestInit = { method: operation.method, headers };
  if (call.signal) {
    init.signal = call.signal;
  }
  if (request.body !== undefined) {
    headers.set('Content-Type', 'application/json');
    init.body = JSON.stringify(request.body);
  }
  if (request.ifMatch !== undefined) {
    headers.set('If-Match', `"${request.ifMatch}"`);
  }
  const isKeyed = operation.method === 'POST' && operation.token === 'required';
  if (isKeyed) {
    headers.set('Idempotency-Key', call.idempotencyKey ?? crypto.randomUUID());
  }
  const url = urlOf(operation, request, options.baseUrl);
  const isRepeatable = isKeyed || operation.method === 'GET';
  const attempts = 1 + (options.retries ?? 2);
  let token = operation.token === 'none' ? undefined : await options.token?.();
  let renewed = false;
  for (let attempt = 1; ; attempt += 1) {
    if (token !== undefined) {
      headers.set('Authorization', `Bearer ${token}`);
    }
    const outcome = await (options.fetch ?? fetch)(url, init).then(answerOf, (error: unknown) => ({ error }));
    if ('reply' in outcome) {
      return outcome.reply;
    }
    const { error } = outcome;
    const status = error instanceof ProblemError ? error.status : undefined;
    const isRenewable = error instanceof ProblemError && status === 401 && !error.needsRecentSignIn;
    if (isRenewable && token !== undefined && !renewed) {
      renewed = true;
      const next = await options.token?.(token);
      if (next !== undefined && next !== token) {
        token = next;
        continue;
      }
    }
    const seconds = error instanceof ProblemError ? error.retryAfter : undefined;
    const isPassing = status === undefined || status === 429 || status === 503;
    const mayRepeat = isPassing && (isRepeatable || seconds !== undefined);
    if (!mayRepeat || attempt >= attempts || call.signal?.aborted) {
      throw error;
    }
    await pause(seconds === undefined ? 200 * 2 ** attempt : seconds * 1000, call.signal);
  }
}

function urlOf({ path }: Operation, request: Request, baseUrl: string): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(request.path?.[name] ?? ''));
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(request.query ?? {})) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null) {
        query.append(name, String(one));
      }
    }
  }
  return `${baseUrl.replace(/\/$/, '')}${filled}${query.size > 0 ? `?${query}` : ''}`;
}

async function answerOf(response: Response): Promise<{ reply: Reply<unknown> } | { error: ProblemError }> {
  const { headers, status } = response;
  if (!response.ok) {
    const problem: unknown = await response.json().catch(() => undefined);
    const isObject = typeof problem === 'object' && problem !== null;
    return { error: new ProblemError(response, isObject ? (problem as Record<string, unknown>) : {}) };
  }
  const tag = /^(?:W\/)?"(\d+)"$/.exec(headers.get('etag') ?? '')?.[1];
  return {
    reply: {
      status,
      body: await bodyOf(response),
      version: tag === undefined ? undefined : Number(tag),
      location: headers.get('location') ?? undefined,
      replayed: headers.get('idempotent-replayed') === 'true',
      requestId: headers.get('x-request-id') ?? undefined,
      fileName: fileNameOf(headers.get('content-disposition')),
    },
  };
}

/** RFC 6266: the extended form wins. */
function fileNameOf(disposition: string | null): string | undefined {
  const extended = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? '')?.[1];
  if (extended !== undefined) {
    return decodeURIComponent(extended);
  }
  return /filename="((?:[^"\\]|\\.)*)"/i.exec(disposition ?? '')?.[1]?.replaceAll(/\\(.)/g, '$1');
}

async function bodyOf(response: Response): Promise<unknown> {
  const type = response.headers.get('content-type') ?? '';
  if (response.status === 204) {
    return undefined;
  }
  if (/^application\/(?:[\w.+-]+\+)?json/.test(type)) {
    return response.json();
  }
  return type.startsWith('text/') ? response.text() : response.blob();
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}
