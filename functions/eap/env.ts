import type * as z from 'zod';
import { httpEnvironment } from '#shared/http/platform.ts';

export const Env = httpEnvironment;
export type Env = z.infer<typeof Env>;
