import { httpHandler } from '#shared/http/handler.ts';
import { httpPlatform } from '#shared/http/platform.ts';
import { connect } from '#shared/persistence/table-connection.ts';
import { taskHidden } from './common.ts';
import { Env } from './env.ts';
import { routes } from './routes.ts';
import { taskOperations } from './service.ts';

const env = Env.parse(process.env);
const platform = httpPlatform('tasks', env, { isHidden: taskHidden(connect(env.TABLE_NAME)) });

export const handler = httpHandler(routes, taskOperations(platform), platform);
