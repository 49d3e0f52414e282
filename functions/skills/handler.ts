import { httpHandler } from '#shared/http/handler.ts';
import { httpPlatform } from '#shared/http/platform.ts';
import { connectVocabulary } from '#shared/vocabulary/snapshot-s3.ts';
import { Env } from './env.ts';
import { operations } from './operations.ts';
import { routes } from './routes.ts';

const env = Env.parse(process.env);
const platform = httpPlatform('skills', env);
const dependencies = { ...platform, vocabulary: connectVocabulary(platform.table, env) };

export const handler = httpHandler(routes, operations(dependencies), platform);
