import { httpHandler } from '#shared/http/bundle.ts';
import { httpPlatform } from '#shared/http/platform.ts';
import { connectJobIndex } from '#shared/jobs/index-store-s3.ts';
import { connect } from '#shared/persistence/client.ts';
import { clientHidden } from '#shared/persistence/clients.ts';
import { connectVocabulary } from '#shared/vocabulary/snapshot-s3.ts';
import { Env } from './env.ts';
import { routes } from './routes.ts';
import { suggestionOperations } from './service.ts';

const env = Env.parse(process.env);
const platform = httpPlatform('suggestions', env, { hides: clientHidden(connect(env.TABLE_NAME)) });
const { table } = platform;
const operations = suggestionOperations({
  table,
  vocabulary: connectVocabulary(table, env),
  index: connectJobIndex(table, env),
});

export const handler = httpHandler(routes, operations, platform);
