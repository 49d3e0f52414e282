import type * as z from 'zod';
import { camsEnvironment } from '#shared/cams/connect.ts';
import { environment } from '#shared/environment.ts';
import { httpEnvironment } from '#shared/http/platform.ts';

export const Env = httpEnvironment.extend({
  ...environment('PORTAL_URL', 'DATA_BUCKET', 'S3_PATH_STYLE').shape,
  ...camsEnvironment.shape,
});
export type Env = z.infer<typeof Env>;
