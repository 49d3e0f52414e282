import { UploadSigner } from '#shared/files/upload-s3.ts';
import { httpHandler } from '#shared/http/handler.ts';
import { httpPlatform } from '#shared/http/platform.ts';
import { Env } from './env.ts';
import { operations } from './operations.ts';
import { routes } from './routes.ts';

const env = Env.parse(process.env);
const platform = httpPlatform('taxonomy-imports', env);
const dependencies = { ...platform, uploads: new UploadSigner(env, env.INCOMING_BUCKET) };

export const handler = httpHandler(routes, operations(dependencies), platform);
