import { httpHandler } from '#shared/http/handler.ts';
import { httpPlatform } from '#shared/http/platform.ts';
import { connectVocabulary } from '#shared/vocabulary/snapshot-s3.ts';
import { Env } from './env.ts';
import { routes } from './routes.ts';
import { skillOperations } from './service.ts';

const env = Env.parse(process.env);
const platform = httpPlatform('skills', env);
const { table } = platform;

export const handler = httpHandler(
  routes,
  skillOperations({ table, vocabulary: connectVocabulary(table, env) }),
  platform,
);
