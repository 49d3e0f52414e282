import { httpHandler } from '#shared/http/handler.ts';
import { httpPlatform } from '#shared/http/platform.ts';
import { connectJobIndex } from '#shared/jobs/index-store-s3.ts';
import { isClientHidden } from '#shared/persistence/clients.ts';
import { connect } from '#shared/persistence/table-connection.ts';
import { connectVocabulary } from '#shared/vocabulary/snapshot-s3.ts';
import { Env } from './env.ts';
import { operations } from './operations.ts';
import { routes } from './routes.ts';

const env = Env.parse(process.env);
const platform = httpPlatform('client-skills', env, { isHidden: isClientHidden(connect(env.TABLE_NAME)) });
const { table } = platform;
const dependencies = {
  table,
  vocabulary: connectVocabulary(table, env),
  index: connectJobIndex(table, env),
};

export const handler = httpHandler(routes, operations(dependencies), platform);
