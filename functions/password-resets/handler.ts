import { httpHandler } from '#shared/http/handler.ts';
import { httpPlatform } from '#shared/http/platform.ts';
import { Env } from './env.ts';
import { routes } from './routes.ts';
import { passwordResetOperations } from './service.ts';

const env = Env.parse(process.env);
const platform = httpPlatform('password-resets', env);

export const handler = httpHandler(routes, passwordResetOperations(platform), platform);
