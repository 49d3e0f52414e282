/**
 * The kinds of problem that a function answers with (RFC 9457). `type` is `urn:problem:<kind>`.
 */
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
  unprocessable: { status: 422, title: 'A rule forbids this' },
  'precondition-required': { status: 428, title: 'If-Match is required' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'Something went wrong on our side' },
  unavailable: { status: 503, title: 'Try again shortly' },
} as const;

export type ProblemKind = keyof typeof problemKinds;

/** A field at fault: `pointer` is a JSON pointer into the request (`/body/email`, `/query/cursor`, `/path/clientId`). */
export interface FieldError {
  readonly pointer: string;
  readonly detail: string;
}

export interface ProblemOptions {
  readonly errors?: readonly FieldError[];
  readonly cause?: unknown;
  /** Response headers that belong to the answer: `Retry-After`, `Allow`, `WWW-Authenticate`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Further members of the problem object (RFC 9457, 3.2), for a caller who may know them. */
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** What services and repositories throw. `detail` is for the caller and holds no personal data. */
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

/** The one answer for what does not exist and for what the caller may not know of. */
export function notFound(cause?: unknown): Problem {
  return new Problem('not-found', 'There is nothing here, or nothing that you may see.', { cause });
}

export function forbidden(detail = 'Your permissions do not cover this.'): Problem {
  return new Problem('forbidden', detail);
}

/** A value that no schema could refuse, but a rule does: 422 with its place. */
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

/** For a write on condition of a version. @param existing the item that the condition found */
export function versionMismatchOrNotFound(existing: unknown): Problem {
  return existing ? versionMismatch() : notFound();
}
