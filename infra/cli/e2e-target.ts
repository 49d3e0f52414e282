/** What a check throws where the stage is not as it should be. */
export class Failure extends Error {
  override readonly name = 'Failure';
}

/** What a check throws where it cannot be made, by no fault of the stage. */
export class Skip extends Error {
  override readonly name = 'Skip';
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed where it is JSON, else the text. */
  readonly body: unknown;
}

export interface Sent {
  readonly signedIn?: boolean;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** What the check goes on with; any other status is its failure. */
  readonly expect?: number;
}

interface Options {
  readonly url: string;
  readonly write: boolean;
  /** Of one call. */
  readonly timeoutMs: number;
  /** Absent where no account was given. */
  readonly signIn?: () => Promise<string>;
}

/** A running stage, as checks ask it. */
export class Target {
  readonly #options: Options;
  #token: string | undefined;
  /** The client that the write walk has made. */
  throwAway: { readonly id: string } | undefined;

  constructor(options: Options) {
    this.#options = options;
  }

  /** @throws Skip where `--write` was not given */
  assertWrite(): void {
    if (!this.#options.write) {
      throw new Skip('only with --write');
    }
  }

  /** @throws Skip where no account was given; Failure where it was and signing in did not work */
  async signIn(): Promise<void> {
    const { signIn } = this.#options;
    if (!signIn) {
      throw new Skip('PORTAL_EMAIL and PORTAL_PASSWORD are not set');
    }
    this.#token = await signIn();
  }

  /** @throws Failure where nothing answers in time, or with another status than the expected one */
  async call(method: string, path: string, { signedIn, body, headers, expect }: Sent = {}): Promise<Answer> {
    const { url, timeoutMs } = this.#options;
    if (signedIn && this.#token === undefined) {
      throw new Skip('not signed in');
    }
    let answer: Answer;
    try {
      const response = await fetch(`${url}${path}`, {
        method,
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
        headers: {
          ...(signedIn ? { authorization: `Bearer ${this.#token}` } : {}),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      const isJson = response.headers.get('content-type')?.includes('json') ?? false;
      answer = { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
    } catch (cause) {
      const late = cause instanceof Error && cause.name === 'TimeoutError';
      const what = late ? `no answer within ${timeoutMs / 1000} s` : `no answer (${reasonOf(cause)})`;
      throw new Failure(`${method} ${path}: ${what}`, { cause });
    }
    if (expect !== undefined && answer.status !== expect) {
      throw new Failure(`${method} ${path}: ${answer.status} instead of ${expect}${saying(answer.body)}`);
    }
    return answer;
  }
}

export function assertThat(holds: boolean, otherwise: string): asserts holds {
  if (!holds) {
    throw new Failure(otherwise);
  }
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? ('code' in cause ? String(cause.code) : cause.message) : String(cause);
}

function saying(body: unknown): string {
  const said = typeof body === 'object' && body !== null && 'detail' in body ? `: ${String(body.detail)}` : '';
  return said.slice(0, 200);
}
