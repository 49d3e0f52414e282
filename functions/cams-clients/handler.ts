import { connectCams } from '#shared/cams/connect.ts';
import { httpHandler } from '#shared/http/handler.ts';
import { httpPlatform } from '#shared/http/platform.ts';
import { Env } from './env.ts';
import { routes } from './routes.ts';
import { camsClientOperations } from './service.ts';

const env = Env.parse(process.env);
const platform = httpPlatform('cams-clients', env);
const operations = camsClientOperations({ ...platform, cams: connectCams(env) });

export const handler = httpHandler(routes, operations, platform);
