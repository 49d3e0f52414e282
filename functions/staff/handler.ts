import { httpHandler } from '#shared/http/handler.ts';
import { httpPlatform } from '#shared/http/platform.ts';
import { Env } from './env.ts';
import { operations } from './operations.ts';
import { routes } from './routes.ts';

const env = Env.parse(process.env);
const platform = httpPlatform('staff', env);

export const handler = httpHandler(routes, operations({ ...platform, portalUrl: env.PORTAL_URL }), platform);
