import type * as z from 'zod';
import type { AccountKind, Permission } from '#shared/domain/account.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * Who passes the coarse gate of a route; the decision on the record is the service's.
 * - `public`: nobody is asked who they are, a token is ignored
 * - `optional`: anonymous without a token; a token that is sent must be valid
 * - a list of account kinds: a signed-in, active account of one of them
 */
export type Audience = 'public' | 'optional' | readonly AccountKind[];

/** One operation of the HTTP surface: the only place where its path is written. */
export interface Route {
  readonly method: Method;
  /** Starts with `/v1/`; variables in braces: `/v1/clients/{clientId}`. */
  readonly path: `/v1/${string}`;
  readonly allow: Audience;
  /**
   * Staff need one of these, on whatever record: 403 without. Left out, any permission at all lets them in, and the record
   * decides (SM-05); empty, none is needed.
   */
  readonly needs?: readonly Permission[];
  /** Path variables that are not plain ids; every other one matches `[A-Za-z0-9_-]{1,64}`. */
  readonly params?: z.ZodObject;
  /** Strict object over the query string; repeated parameters arrive as arrays where the schema wants an array. */
  readonly query?: z.ZodType;
  /** Strict JSON body. `raw` bodies are not parsed. */
  readonly body?: z.ZodType;
  readonly rawBody?: boolean;
  readonly reply: Reply;
  /** A second success answer of the same operation (200 with the record that existed already). */
  readonly replyExisting?: Reply;
  /** The record carries a version: replies have an ETag; PATCH, PUT and DELETE demand If-Match. */
  readonly versioned?: boolean;
  /**
   * Changes many records, each for itself: an Idempotency-Key keeps one answer for each of them (`Call.parts`), so that repeating
   * a call that was cut off goes on where it stopped.
   */
  readonly bulk?: boolean;
  /** 429 beyond it; routes of one group count together. */
  readonly throttle?: RouteThrottle;
  /** Personal data: `Cache-Control: no-store` (the default); `false` for public reference data. */
  readonly personal?: boolean;
  /** OpenAPI tag: the screen or resource the operation belongs to. */
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
}

export interface Reply {
  readonly status: 200 | 201 | 202 | 204;
  /** What is not declared never leaves. Absent for 204 and for replies that are not JSON. */
  readonly schema?: z.ZodType;
  /** Content type of a reply that is not JSON; of several, the operation's own `Content-Type` header says which. */
  readonly contentType?: string | readonly string[];
}

export interface RouteThrottle {
  readonly group: string;
  readonly by: 'address' | 'caller';
  readonly limit: number;
  readonly windowSeconds: number;
}

export type Routes = Readonly<Record<string, Route>>;

/** Names of the variables in a path: `'/v1/a/{x}/b/{y}'` → `'x' | 'y'`. */
export type PathNames<P extends string> = P extends `${string}{${infer Name}}${infer Rest}`
  ? Name | PathNames<Rest>
  : never;

/** Keeps literal types of a route table while checking its shape. */
export function defineRoutes<const T extends Routes>(routes: T): T {
  return routes;
}
