import { httpHandler } from '#shared/http/handler.ts';
import { httpPlatform } from '#shared/http/platform.ts';
import { CognitoDirectory } from '#shared/identity/directory-cognito.ts';
import { Env } from './env.ts';
import { operations } from './operations.ts';
import { routes } from './routes.ts';

const env = Env.parse(process.env);
const platform = httpPlatform('account-links', env);
const directory = new CognitoDirectory({ userPoolId: env.USER_POOL_ID, secondFactor: env.STAFF_SECOND_FACTOR });

export const handler = httpHandler(routes, operations({ ...platform, directory, portalUrl: env.PORTAL_URL }), platform);
