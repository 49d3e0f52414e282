import { type HttpHandler, httpHandler } from '#shared/http/handler.ts';
import { httpPlatform } from '#shared/http/platform.ts';
import { readMethodTable } from './api-files.ts';
import { Env } from './env.ts';
import { operations } from './operations.ts';
import { routes } from './routes.ts';
import { unrouted } from './unrouted.ts';

const env = Env.parse(process.env);
const platform = httpPlatform('meta', env);
const answer = httpHandler(routes, operations(env), platform);
const refuse = httpHandler({}, {}, platform, unrouted(readMethodTable(env.API_FILES)));
const ownPaths: ReadonlySet<string> = new Set(Object.values(routes).map((route) => route.path));

/** The gateway has no HEAD routes, so HEAD arrives as `$default`. On this function's paths it is a GET without body. */
export const handler: HttpHandler = async (event, context) => {
  const { http } = event.requestContext;
  if (http.method === 'HEAD' && ownPaths.has(http.path)) {
    const requestContext = { ...event.requestContext, http: { ...http, method: 'GET' } };
    return { ...(await answer({ ...event, requestContext }, context)), body: '' };
  }
  return event.routeKey === '$default' ? refuse(event, context) : answer(event, context);
};
