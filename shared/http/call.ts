import type * as z from 'zod';
import type { Actor } from '#shared/domain/account.ts';
import type { Transaction } from '#shared/persistence/transaction.ts';
import type { PathNames, Route, Routes } from './route.ts';

type Output<S> = S extends z.ZodType ? z.output<S> : undefined;

/** What an operation gives back. `body` passes through the route's reply schema. */
export interface Outcome<Body> {
  /** Only where the route has a second success answer. */
  readonly status?: 200 | 201;
  readonly body?: Body;
  /** Becomes the ETag. */
  readonly version?: number;
  /** Path of the record that was made. */
  readonly location?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export type ReplyBody<R extends Route> =
  | (R['reply'] extends { readonly schema: infer S extends z.ZodType }
      ? z.input<S>
      : R['reply'] extends { readonly contentType: string | readonly string[] }
        ? string | Uint8Array
        : undefined)
  | (R extends { readonly replyExisting: { readonly schema: infer S extends z.ZodType } } ? z.input<S> : never);

/** Where a signed-in caller stands on a route: surely there, perhaps there, or not asked. */
export type CallerOf<R extends Route> = R['allow'] extends 'public'
  ? undefined
  : R['allow'] extends 'optional'
    ? Actor | undefined
    : Actor;

/** The records of a bulk call, each changed and answered for itself. */
export interface Parts {
  /**
   * What earlier uses of the caller's Idempotency-Key answered for these records; none without a key. To be asked before the first
   * change: it binds the key to the body.
   * @throws 422 where the key was used with another body
   */
  answered(ids: readonly string[]): Promise<ReadonlyMap<string, unknown>>;
  /** Commits the change of one record together with its answer, once for each key. @throws AlreadyDone */
  commit(id: string, transaction: Transaction, answer: unknown): Promise<void>;
}

/** A parsed, authenticated request of one operation. */
export interface Call<R extends Route> {
  readonly path: Readonly<Record<PathNames<R['path']>, string>>;
  readonly query: Output<R['query']>;
  readonly body: Output<R['body']>;
  /** The body as it arrived, for routes with `rawBody`. */
  readonly bytes: Uint8Array;
  /**
   * Who calls. A promise, so that the record can be read at the same time; it rejects with 401 or 403, and then that is the
   * answer whatever else went wrong. Await it before anything is decided.
   */
  readonly caller: Promise<CallerOf<R>>;
  /** The version that the caller last read: always there on PATCH, PUT and DELETE of versioned routes. */
  readonly ifMatch: R extends { readonly versioned: true } ? number : undefined;
  readonly parts: R extends { readonly bulk: true } ? Parts : undefined;
  readonly requestId: string;
  readonly sourceIp: string;
  /** Whether a reply may be sent compressed. */
  readonly acceptsGzip: boolean;
  /** When the call happens, by the domain clock. */
  readonly now: Date;
  /**
   * Position in a list from a cursor of this very operation, query and caller; `undefined` without a cursor.
   * @throws 400 at `/query/cursor`
   */
  decodeCursor(cursor: string | undefined): Promise<unknown>;
  /** The sealed cursor of a position; `undefined` (last page) stays so. */
  encodeCursor(position: unknown): Promise<string | undefined>;
  /**
   * Commits what the operation decided, with the answer it is going to give: where the caller sent an Idempotency-Key, the
   * sealed answer goes into the same transaction.
   */
  commit(transaction: Transaction, outcome: Outcome<ReplyBody<R>>): Promise<Outcome<ReplyBody<R>>>;
}

/** One function per operation of a route table; leaving one out does not compile. */
export type Operations<T extends Routes> = {
  readonly [Id in keyof T]: (call: Call<T[Id]>) => Promise<Outcome<ReplyBody<T[Id]>>>;
};
