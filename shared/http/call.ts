import type * as z from 'zod';
import type { Actor } from '#shared/domain/account.ts';
import type { Transaction } from '#shared/persistence/transaction.ts';
import type { PathNames, Route, Routes } from './route.ts';

type Output<S> = S extends z.ZodType ? z.output<S> : undefined;

/** The result of an operation. `body` is parsed by the route's reply schema. */
export interface Outcome<Body> {
  /** Only if the route has `replyExisting`. */
  readonly status?: 200 | 201;
  readonly body?: Body;
  /** Becomes the ETag. */
  readonly version?: number;
  /** Path of the new record. */
  readonly location?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

type ReplyBody<R extends Route> =
  | (R['reply'] extends { readonly schema: infer S extends z.ZodType }
      ? z.input<S>
      : R['reply'] extends { readonly contentType: string | readonly string[] }
        ? string | Uint8Array
        : undefined)
  | (R extends { readonly replyExisting: { readonly schema: infer S extends z.ZodType } } ? z.input<S> : never);

type CallerOf<R extends Route> = R['allow'] extends 'public'
  ? undefined
  : R['allow'] extends 'optional'
    ? Actor | undefined
    : Actor;

/** The records of a bulk call, each with its own transaction and reply. */
export interface Parts {
  /**
   * The stored replies for these records, by id; empty without an Idempotency-Key. Call it before the first commit: it binds the key
   * to the body.
   * @throws 422 if the key was used with another body
   */
  storedReplies(ids: readonly string[]): Promise<ReadonlyMap<string, unknown>>;
  /** Commits the change of one record with its reply. @throws AlreadyDone if another call with the key committed it */
  commit(id: string, transaction: Transaction, reply: unknown): Promise<void>;
}

/** A parsed, authenticated request of one operation. */
export interface Call<R extends Route> {
  readonly path: Readonly<Record<PathNames<R['path']>, string>>;
  readonly query: Output<R['query']>;
  readonly body: Output<R['body']>;
  /** The body as it arrived, for routes with `rawBody`. */
  readonly bytes: Uint8Array;
  /**
   * A promise, so that records can be read in parallel. It rejects with 401 or 403, which take precedence over other errors. Await it
   * before any decision.
   */
  readonly caller: Promise<CallerOf<R>>;
  /** The version in If-Match: on PATCH, PUT and DELETE of versioned routes. */
  readonly ifMatch: R extends { readonly versioned: true } ? number : undefined;
  readonly parts: R extends { readonly bulk: true } ? Parts : undefined;
  readonly requestId: string;
  readonly sourceIp: string;
  readonly acceptsGzip: boolean;
  /** By the domain clock. */
  readonly now: Date;
  /** @throws 400 at `/query/cursor` for a cursor of another operation, query or caller */
  decodeCursor(cursor: string | undefined): Promise<unknown>;
  /** `undefined`: the last page. */
  encodeCursor(position: unknown): Promise<string | undefined>;
  /** Commits the transaction. With an Idempotency-Key, it also stores the reply, sealed, in the same transaction. */
  commit(transaction: Transaction, outcome: Outcome<ReplyBody<R>>): Promise<Outcome<ReplyBody<R>>>;
}

/** The part of a call that a paged list needs. */
export type PagedCall = Pick<Call<Route>, 'decodeCursor' | 'encodeCursor'> & {
  readonly query: { readonly limit: number; readonly cursor?: string | undefined };
};

/** One function for each operation of a route table. */
export type Operations<T extends Routes> = {
  readonly [Id in keyof T]: (call: Call<T[Id]>) => Promise<Outcome<ReplyBody<T[Id]>>>;
};
