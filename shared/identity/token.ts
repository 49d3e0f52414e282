import * as z from 'zod';
import { Problem } from '#shared/problem.ts';
import { lazy } from '#shared/secrets/key-ring.ts';

/** The claims of an access token that the functions look at. */
export const Claims = z.object({
  sub: z.string().min(1),
  token_use: z.string(),
  auth_time: z.coerce.number(),
});
export type Claims = z.infer<typeof Claims>;

export type TokenVerifier = (token: string) => Promise<Claims>;

export function unauthenticated(detail: string, cause?: unknown): Problem {
  return new Problem('unauthenticated', detail, { cause, headers: { 'WWW-Authenticate': 'Bearer' } });
}

/**
 * Verifies an access token where no gateway authorizer did: signature, issuer, client, expiry, `token_use`.
 * @param options.keySet the key set where it cannot be fetched over https; else it is fetched from the issuer once
 */
export function tokenVerifier(options: {
  readonly issuer: string;
  readonly clientId: string;
  readonly keySet?: string | undefined;
}): TokenVerifier {
  const loaded = lazy(async () => {
    // Few functions verify tokens themselves: the others do not carry this.
    const { JwtVerifier } = await import('aws-jwt-verify');
    const verifier = JwtVerifier.create({
      issuer: options.issuer,
      audience: null,
      jwksUri: `${options.issuer}/.well-known/jwks.json`,
    });
    if (options.keySet) {
      verifier.cacheJwks(JSON.parse(options.keySet));
    }
    return verifier;
  });
  return async (token) => {
    const verifier = await loaded();
    try {
      const payload = await verifier.verify(token);
      if (payload.client_id !== options.clientId) {
        throw new Error('token of another client');
      }
      return Claims.parse(payload);
    } catch (cause) {
      throw unauthenticated('The token is not valid.', cause);
    }
  };
}

/** The token of an `Authorization: Bearer …` header; `undefined` where there is no header. */
export function bearerToken(header: string | undefined): string | undefined {
  if (header === undefined) {
    return undefined;
  }
  const token = /^Bearer +([\w.~+/=-]+)$/i.exec(header.trim())?.[1];
  if (token === undefined) {
    throw unauthenticated('The Authorization header is not a bearer token.');
  }
  return token;
}
