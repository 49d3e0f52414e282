import { httpHandler } from '#shared/http/handler.ts';
import { httpPlatform } from '#shared/http/platform.ts';
import { Env } from './env.ts';
import { routes } from './routes.ts';
import { unsubscribeOperations } from './service.ts';

const env = Env.parse(process.env);
const platform = httpPlatform('unsubscribe', env);

export const handler = httpHandler(routes, unsubscribeOperations(env, platform), platform);
