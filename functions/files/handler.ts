import { DownloadSigner } from '#shared/files/download-s3.ts';
import { UploadSigner } from '#shared/files/upload-s3.ts';
import { httpHandler } from '#shared/http/handler.ts';
import { httpPlatform } from '#shared/http/platform.ts';
import { isClientHidden } from '#shared/persistence/clients.ts';
import { connect } from '#shared/persistence/table-connection.ts';
import { Env } from './env.ts';
import { operations } from './operations.ts';
import { routes } from './routes.ts';

const env = Env.parse(process.env);
const platform = httpPlatform('files', env, { isHidden: isClientHidden(connect(env.TABLE_NAME)) });
const dependencies = {
  table: platform.table,
  uploads: new UploadSigner(env, env.INCOMING_BUCKET),
  downloads: new DownloadSigner(env, env.FILES_BUCKET),
};

export const handler = httpHandler(routes, operations(dependencies), platform);
