import type { CamsPerson, CommonAssessment } from '#shared/domain/cams.ts';
import { type Lazy, lazy } from '#shared/secrets/key-ring.ts';
import { AccessTokens, type CamsCredentials } from './access-token.ts';
import { type Cams, CamsFailure } from './cams.ts';
import { parseAssessment, parsePerson } from './parse.ts';

export interface HttpCamsOptions {
  /** Where CaMS answers, without a slash at the end. */
  readonly url: string;
  readonly credentials: Lazy<CamsCredentials>;
  /** One attempt; default 3 s. */
  readonly timeoutMs?: number;
  /** All attempts of a call together, with the waiting between them; default 9 s, so that a caller of ours still gets an answer. */
  readonly patienceMs?: number;
  /** Failures of so many different references in a row open the circuit; default 5. */
  readonly breakAfter?: number;
  /** For how long it stays open; default 15 s. */
  readonly openMs?: number;
}

const maxAttempts = 3;
/** The waiting before the second attempt; twice that before the third. Half to whole of it, by chance. */
const firstWaitMs = 200;
/** A person with every plan they ever had; also what keeps the item of the plans under the table's limit. */
const maxAnswerBytes = 300 * 1024;

/** An attempt that failed in a way which may pass. */
class Passing extends Error {
  readonly failure: CamsFailure;
  /** What was asked for: kept here, never printed. */
  readonly #subject: string;
  readonly waitMs: number;
  /** Whether there is time to wait and try again. */
  readonly worthRepeating: boolean;

  constructor(failure: CamsFailure, subject: string, waitMs: number, worthRepeating: boolean) {
    super(failure.message);
    this.failure = failure;
    this.#subject = subject;
    this.waitMs = waitMs;
    this.worthRepeating = worthRepeating;
  }

  addTo(subjects: Set<string>): void {
    subjects.add(this.#subject);
  }
}

/**
 * CaMS over HTTP: OAuth 2 client credentials, a time limit for each attempt and for all together, at most three attempts with
 * jitter or what `Retry-After` says, and a circuit that opens for everybody only where different people fail: one bad reference,
 * however often it is asked for, counts once (ADR 0062). Nothing that it sends or gets is logged.
 */
export class HttpCams implements Cams {
  readonly #url: string;
  readonly #timeoutMs: number;
  readonly #patienceMs: number;
  readonly #openMs: number;
  readonly #tokens: AccessTokens;
  /** Loaded at the first question: few calls of a function have one. */
  readonly #resilience: Lazy<Resilience>;

  constructor({
    url,
    credentials,
    timeoutMs = 3000,
    patienceMs = 9000,
    breakAfter = 5,
    openMs = 15_000,
  }: HttpCamsOptions) {
    this.#url = url;
    this.#timeoutMs = timeoutMs;
    this.#patienceMs = patienceMs;
    this.#openMs = openMs;
    this.#tokens = new AccessTokens(`${url}/oauth2/token`, credentials);
    this.#resilience = lazy(async () => resilience(await import('cockatiel'), breakAfter, openMs));
  }

  async person(reference: string): Promise<CamsPerson | undefined> {
    const answer = await this.#get(`/v1/people/${encodeURIComponent(reference)}`);
    const person = answer === undefined ? undefined : this.#read(() => parsePerson(answer));
    // An answer about somebody else would mix two people up.
    if (person && person.reference.toLowerCase() !== reference.toLowerCase()) {
      throw new CamsFailure('malformed');
    }
    return person;
  }

  async assessment(number: string): Promise<CommonAssessment | undefined> {
    const answer = await this.#get(`/v1/common-assessments/${encodeURIComponent(number)}`);
    const assessment = answer === undefined ? undefined : this.#read(() => parseAssessment(answer));
    if (assessment && assessment.number.toLowerCase() !== number.toLowerCase()) {
      throw new CamsFailure('malformed');
    }
    return assessment;
  }

  /** The parser's own error would quote the answer. */
  #read<T>(parse: () => T): T {
    try {
      return parse();
    } catch {
      throw new CamsFailure('malformed');
    }
  }

  async #get(path: string): Promise<unknown> {
    const ends = Date.now() + this.#patienceMs;
    const { policy, isOpen } = await this.#resilience();
    try {
      return await policy.execute(({ attempt }) => this.#attempt(path, attempt, ends));
    } catch (error) {
      if (error instanceof Passing) {
        throw error.failure;
      }
      throw isOpen(error) ? new CamsFailure('circuit-open', Math.ceil(this.#openMs / 1000)) : error;
    }
  }

  async #attempt(path: string, attempt: number, ends: number): Promise<unknown> {
    const passing = (failure: CamsFailure) => {
      const jitterMs = firstWaitMs * 2 ** attempt * (0.5 + Math.random() / 2);
      const waitMs = failure.retryAfterSeconds === undefined ? jitterMs : failure.retryAfterSeconds * 1000;
      return new Passing(failure, path, waitMs, Date.now() + waitMs < ends);
    };
    const signal = AbortSignal.timeout(Math.max(1, Math.min(this.#timeoutMs, ends - Date.now())));
    try {
      return await this.#ask(path, signal);
    } catch (error) {
      if (error instanceof CamsFailure) {
        throw error.reason === 'busy' || error.reason === 'unavailable' ? passing(error) : error;
      }
      throw passing(new CamsFailure(signal.aborted ? 'timeout' : 'unavailable'));
    }
  }

  async #ask(path: string, signal: AbortSignal, isSecondToken = false): Promise<unknown> {
    const token = await this.#tokens.token(signal);
    const reply = await fetch(this.#url + path, {
      redirect: 'error',
      headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
      signal,
    });
    if (reply.status === 200) {
      return this.#jsonOf(reply);
    }
    await reply.body?.cancel();
    const retryAfter = retryAfterSeconds(reply.headers.get('retry-after'));
    switch (reply.status) {
      case 404:
        return undefined;
      case 401:
        this.#tokens.discard();
        if (isSecondToken) {
          throw new CamsFailure('refused');
        }
        return this.#ask(path, signal, true);
      case 403:
        throw new CamsFailure('refused');
      case 429:
        throw new CamsFailure('busy', retryAfter);
      case 503:
        throw retryAfter === undefined ? new CamsFailure('unavailable') : new CamsFailure('busy', retryAfter);
      default:
        throw new CamsFailure(reply.status >= 500 ? 'unavailable' : 'malformed');
    }
  }

  async #jsonOf(reply: Response): Promise<unknown> {
    const pieces: Uint8Array[] = [];
    let length = 0;
    for await (const piece of reply.body ?? []) {
      length += piece.length;
      if (length > maxAnswerBytes) {
        throw new CamsFailure('malformed');
      }
      pieces.push(piece);
    }
    return this.#read(() => JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(pieces))));
  }
}

/** RFC 9110, 10.2.3: seconds, or a date. */
function retryAfterSeconds(header: string | null): number | undefined {
  if (header === null) {
    return undefined;
  }
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, Math.ceil(seconds)) : undefined;
}

type Resilience = ReturnType<typeof resilience>;

function resilience(cockatiel: typeof import('cockatiel'), breakAfter: number, openMs: number) {
  const { BrokenCircuitError, CircuitState, circuitBreaker, DelegateBackoff, handleWhen, retry, wrap } = cockatiel;
  const failing = new Set<string>();
  const retries = retry(
    handleWhen((error) => error instanceof Passing && error.worthRepeating),
    {
      maxAttempts: maxAttempts - 1,
      backoff: new DelegateBackoff(({ result }) => waitOf(result)),
    },
  );
  const circuit = circuitBreaker(
    handleWhen((error) => {
      if (!(error instanceof Passing)) {
        return false;
      }
      error.addTo(failing);
      return true;
    }),
    {
      halfOpenAfter: openMs,
      breaker: {
        state: undefined,
        success: () => failing.clear(),
        failure: (state) => state === CircuitState.HalfOpen || failing.size >= breakAfter,
      },
    },
  );
  return { policy: wrap(retries, circuit), isOpen: (error: unknown) => error instanceof BrokenCircuitError };
}

function waitOf(result: unknown): number {
  const error = typeof result === 'object' && result !== null && 'error' in result ? result.error : undefined;
  return error instanceof Passing ? error.waitMs : 0;
}
