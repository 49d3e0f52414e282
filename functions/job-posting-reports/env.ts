import { httpEnvironment, tokenEnvironment } from '#shared/http/platform.ts';

export const Env = httpEnvironment.extend(tokenEnvironment.shape);
