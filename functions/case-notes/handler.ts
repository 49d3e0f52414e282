import { httpHandler } from '#shared/http/handler.ts';
import { httpPlatform } from '#shared/http/platform.ts';
import { isClientHidden } from '#shared/persistence/clients.ts';
import { connect } from '#shared/persistence/table-connection.ts';
import { Env } from './env.ts';
import { operations } from './operations.ts';
import { routes } from './routes.ts';

const env = Env.parse(process.env);
const platform = httpPlatform('case-notes', env, { isHidden: isClientHidden(connect(env.TABLE_NAME)) });

export const handler = httpHandler(routes, operations(platform), platform);
