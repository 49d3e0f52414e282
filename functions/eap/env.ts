import { httpEnvironment } from '#shared/http/platform.ts';

export const Env = httpEnvironment;
