import { environment } from '#shared/environment.ts';
import { httpEnvironment } from '#shared/http/platform.ts';

export const Env = httpEnvironment.extend(environment('PORTAL_URL').shape);
