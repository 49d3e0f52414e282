import { languages } from '#shared/domain/account.ts';
import { cachedForAnHour } from './caching.ts';
import type { Env } from './env.ts';

export async function getConfig(env: Env) {
  return {
    body: {
      region: env.AWS_REGION,
      userPoolId: env.USER_POOL_ID,
      userPoolClientId: env.USER_POOL_CLIENT_ID,
      cognitoEndpoint: env.COGNITO_ENDPOINT,
      portalUrl: env.PORTAL_URL,
      languages: [...languages],
    },
    headers: cachedForAnHour,
  };
}
