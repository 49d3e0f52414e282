import { environment } from '#shared/environment.ts';

export const Env = environment('TABLE_NAME', 'DATA_BUCKET', 'S3_PATH_STYLE', 'PORTAL_CLOCK_OFFSET');
