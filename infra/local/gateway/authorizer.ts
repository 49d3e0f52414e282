import { JwtVerifier } from 'aws-jwt-verify';
import type { APIGatewayProxyEventV2WithJWTAuthorizer } from 'aws-lambda';

type Authorizer = APIGatewayProxyEventV2WithJWTAuthorizer['requestContext']['authorizer'];
export type Authorize = (authorization: string | undefined) => Promise<Authorizer | undefined>;

/**
 * The HTTP API's JWT authorizer: signature, issuer, `exp`, `nbf`, `iat`, and that `aud` (or `client_id`, where there is no
 * `aud`) is the app client. Hence ID tokens pass; functions look at `token_use` themselves.
 *
 * @returns a function that answers nothing for a token that does not pass
 */
export function authorizer(options: {
  readonly issuer: string;
  readonly clientId: string;
  /** JSON Web Key Set. */
  readonly keySet: string;
}): Authorize {
  const { issuer, clientId } = options;
  const verifier = JwtVerifier.create({ issuer, audience: null, jwksUri: `${issuer}/.well-known/jwks.json` });
  verifier.cacheJwks(JSON.parse(options.keySet));
  return async (authorization) => {
    const token = authorization?.replace(/^Bearer\s+/i, '').trim();
    if (!token) {
      return undefined;
    }
    try {
      const payload = await verifier.verify(token);
      const audience = payload.aud ?? payload.client_id;
      const isOurs = Array.isArray(audience) ? audience.includes(clientId) : audience === clientId;
      if (!isOurs || (payload.iat !== undefined && payload.iat > Date.now() / 1000 + 1)) {
        return undefined;
      }
      const claims = Object.fromEntries(Object.entries(payload).map(([name, value]) => [name, claimText(value)]));
      // Scopes are looked at only where a route names some; ours name none.
      return { jwt: { claims, scopes: null } };
    } catch {
      return undefined;
    }
  };
}

/** Claims reach functions as text; a list as `[a b]`. */
function claimText(value: unknown): string {
  return Array.isArray(value)
    ? `[${value.join(' ')}]`
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value);
}
