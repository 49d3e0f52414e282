import { httpHandler } from '#shared/http/handler.ts';
import { httpPlatform } from '#shared/http/platform.ts';
import { Env } from './env.ts';
import { routes } from './routes.ts';
import { staffOperations } from './service.ts';

const env = Env.parse(process.env);
const platform = httpPlatform('staff', env);

export const handler = httpHandler(routes, staffOperations({ ...platform, portalUrl: env.PORTAL_URL }), platform);
