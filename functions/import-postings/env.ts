import { environment } from '#shared/environment.ts';

export const Env = environment('TABLE_NAME', 'INCOMING_BUCKET', 'DATA_BUCKET', 'S3_PATH_STYLE', 'PORTAL_CLOCK_OFFSET');
