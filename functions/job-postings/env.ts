import { environment } from '#shared/environment.ts';
import { httpEnvironment, tokenEnvironment } from '#shared/http/platform.ts';

export const Env = httpEnvironment
  .extend(tokenEnvironment.shape)
  .extend(environment('DATA_BUCKET', 'S3_PATH_STYLE').shape);
