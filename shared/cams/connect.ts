import { environment } from '#shared/environment.ts';
import { lazy } from '#shared/secrets/key-ring.ts';
import { readSecret } from '#shared/secrets/secret.ts';
import { CamsCredentials } from './access-token.ts';
import { type Cams, CamsFailure } from './cams.ts';
import { HttpCams, type HttpCamsOptions } from './http-cams.ts';

/** What a function that asks CaMS needs of its environment. */
export const camsEnvironment = environment('CAMS_URL', 'CAMS_CREDENTIALS', 'CAMS_TIMEOUT_MS');

/** CaMS as the environment says; one connection per function instance. */
export function connectCams(
  env: ReturnType<typeof camsEnvironment.parse>,
  options: Pick<HttpCamsOptions, 'breakAfter'> = {},
): Cams {
  if (env.CAMS_URL === '') {
    return notConnected;
  }
  const timeoutMs = env.CAMS_TIMEOUT_MS;
  return new HttpCams({
    url: env.CAMS_URL,
    credentials: lazy(async () => CamsCredentials.parse(await readSecret(env.CAMS_CREDENTIALS))),
    timeoutMs,
    patienceMs: timeoutMs * 3,
    ...options,
  });
}

/** An instance that has no connection to CaMS. */
const notConnected: Cams = {
  person: () => Promise.reject(new CamsFailure('not-connected')),
  assessment: () => Promise.reject(new CamsFailure('not-connected')),
};
