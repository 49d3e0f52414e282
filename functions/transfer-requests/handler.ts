import { httpHandler } from '#shared/http/handler.ts';
import { httpPlatform } from '#shared/http/platform.ts';
import { connect } from '#shared/persistence/table-connection.ts';
import { Env } from './env.ts';
import { transferHidden } from './permitted.ts';
import { routes } from './routes.ts';
import { transferOperations } from './service.ts';

const env = Env.parse(process.env);
const platform = httpPlatform('transfer-requests', env, { isHidden: transferHidden(connect(env.TABLE_NAME)) });

export const handler = httpHandler(routes, transferOperations(platform), platform);
