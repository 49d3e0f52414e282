import { environment } from '#shared/environment.ts';
import { httpEnvironment } from '#shared/http/platform.ts';

export const Env = httpEnvironment.extend(environment('FILES_BUCKET', 'S3_PATH_STYLE').shape);
