import type * as z from 'zod';
import type { AccountKind, Permission } from '#shared/domain/account.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * Who may call a route; use cases check permissions on the record.
 * - `public`: everybody; a token is ignored
 * - `optional`: anonymous without a token; a token, if sent, must be valid
 * - a list of account kinds: active accounts of these kinds
 */
type Audience = 'public' | 'optional' | readonly AccountKind[];

/** One operation of the API. */
export interface Route {
  readonly method: Method;
  /** Starts with `/v1/`; variables in braces: `/v1/clients/{clientId}`. */
  readonly path: `/v1/${string}`;
  readonly allow: Audience;
  /** Staff need one of these permissions: 403 without. Default: any permission (SM-05); empty: none. */
  readonly needs?: readonly Permission[];
  /** Path variables that are not ids; all others match `[A-Za-z0-9_-]{1,64}`. */
  readonly params?: z.ZodObject;
  /** Strict object; parameters with an array schema may be repeated. */
  readonly query?: z.ZodType;
  /** Strict JSON body; not parsed with `rawBody`. */
  readonly body?: z.ZodType;
  readonly rawBody?: boolean;
  readonly reply: Reply;
  /** A second success reply: 200 with a record that already existed. */
  readonly replyExisting?: Reply;
  /** Replies have an ETag; PATCH, PUT and DELETE require If-Match. */
  readonly versioned?: boolean;
  /** Changes many records separately: with an Idempotency-Key, a repeated call continues where the first stopped (`Call.parts`). */
  readonly bulk?: boolean;
  /** Routes of one group share a limit. */
  readonly throttle?: RouteThrottle;
  /** Default: true, with `Cache-Control: no-store`; `false` for public reference data. */
  readonly personal?: boolean;
  /** OpenAPI tag: the screen or resource the operation belongs to. */
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
}

export interface Reply {
  readonly status: 200 | 201 | 202 | 204;
  /** Removes undeclared fields. Absent for 204 and for replies that are not JSON. */
  readonly schema?: z.ZodType;
  /** Of a reply that is not JSON; with several, the operation sets the `Content-Type` header. */
  readonly contentType?: string | readonly string[];
}

interface RouteThrottle {
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

export function needsIfMatch({ method, versioned = false }: Route): boolean {
  return versioned && method !== 'GET' && method !== 'POST';
}

export function acceptsIdempotencyKey({ method, allow }: Route): boolean {
  return method === 'POST' && Array.isArray(allow);
}

/** Keeps literal types of a route table while checking its shape. */
export function defineRoutes<const T extends Routes>(routes: T): T {
  return routes;
}
