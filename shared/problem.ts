/** The kinds of problem in replies (RFC 9457). `type` is `urn:problem:<kind>`. */
export const problemKinds = {
  'invalid-request': { status: 400, title: 'The request is not valid' },
  unauthenticated: { status: 401, title: 'Sign-in required' },
  forbidden: { status: 403, title: 'Not allowed' },
  'not-found': { status: 404, title: 'Not found' },
  'method-not-allowed': { status: 405, title: 'Method not allowed' },
  conflict: { status: 409, title: 'Conflicts with the current state' },
  'version-mismatch': { status: 412, title: 'The resource has changed since you read it' },
  'too-large': { status: 413, title: 'Too large' },
  'unsupported-media-type': { status: 415, title: 'Unsupported media type' },
  unprocessable: { status: 422, title: 'A rule does not allow this' },
  'precondition-required': { status: 428, title: 'If-Match is required' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'Internal error' },
  unavailable: { status: 503, title: 'Temporarily unavailable' },
} as const;

export type ProblemKind = keyof typeof problemKinds;

/** An invalid field. `pointer` is a JSON pointer into the request (`/body/email`, `/query/cursor`, `/path/clientId`). */
export interface FieldError {
  readonly pointer: string;
  readonly detail: string;
}

export interface ProblemOptions {
  readonly errors?: readonly FieldError[];
  readonly cause?: unknown;
  /** Response headers of the reply: `Retry-After`, `Allow`, `WWW-Authenticate`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Further members of the problem object (RFC 9457, 3.2). */
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** The error that use cases and repositories throw. `detail` is shown to the caller and holds no personal data. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly kind: ProblemKind;
  readonly errors: readonly FieldError[];
  readonly headers: Readonly<Record<string, string>>;
  readonly extensions: Readonly<Record<string, unknown>>;

  constructor(kind: ProblemKind, detail: string, options: ProblemOptions = {}) {
    super(detail, { cause: options.cause });
    this.kind = kind;
    this.errors = options.errors ?? [];
    this.headers = options.headers ?? {};
    this.extensions = options.extensions ?? {};
  }

  get status(): number {
    return problemKinds[this.kind].status;
  }
}

/** For records that do not exist and for those that the caller may not know of. */
export function notFound(cause?: unknown): Problem {
  return new Problem('not-found', 'This does not exist, or you may not see it.', { cause });
}

export function forbidden(detail = 'Your permissions do not allow this.'): Problem {
  return new Problem('forbidden', detail);
}

/** 422: the value is well-formed, but a rule does not allow it. */
export function unprocessable(pointer: string, detail: string, cause?: unknown): Problem {
  return new Problem('unprocessable', detail, { errors: [{ pointer, detail }], cause });
}

export function invalid(pointer: string, detail: string, cause?: unknown): Problem {
  return new Problem('invalid-request', detail, { errors: [{ pointer, detail }], cause });
}

export function versionMismatch(cause?: unknown): Problem {
  const detail = 'This was changed after you read it. Read it again, then repeat your change.';
  return new Problem('version-mismatch', detail, { cause });
}

/** 503 with `Retry-After`: the same call may succeed in a moment. */
export function unavailable(detail: string, cause?: unknown): Problem {
  return new Problem('unavailable', detail, { cause, headers: { 'Retry-After': '1' } });
}

/** For a write on condition of a version. @param existing the item that the condition found */
export function versionMismatchOrNotFound(existing: unknown): Problem {
  return existing ? versionMismatch() : notFound();
}
