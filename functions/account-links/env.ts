import { environment } from '#shared/environment.ts';
import { httpEnvironment } from '#shared/http/platform.ts';

export const Env = httpEnvironment.extend(environment('USER_POOL_ID', 'STAFF_SECOND_FACTOR', 'PORTAL_URL').shape);
