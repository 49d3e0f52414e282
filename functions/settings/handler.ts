import { httpHandler } from '#shared/http/handler.ts';
import { httpPlatform } from '#shared/http/platform.ts';
import { Env } from './env.ts';
import { operations } from './operations.ts';
import { routes } from './routes.ts';

const platform = httpPlatform('settings', Env.parse(process.env));

export const handler = httpHandler(routes, operations(platform), platform);
