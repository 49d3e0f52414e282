import type * as z from 'zod';
import { environment } from '#shared/environment.ts';
import { httpEnvironment } from '#shared/http/platform.ts';

export const Env = httpEnvironment.extend(
  environment(
    'API_FILES',
    'AWS_REGION',
    'COGNITO_ENDPOINT',
    'PORTAL_URL',
    'USER_POOL_CLIENT_ID',
    'USER_POOL_ID',
    'VERSION',
  ).shape,
);
export type Env = z.infer<typeof Env>;
