import type * as z from 'zod';
import { camsEnvironment } from '#shared/cams/connect.ts';
import { httpEnvironment } from '#shared/http/platform.ts';

export const Env = httpEnvironment.extend(camsEnvironment.shape);
export type Env = z.infer<typeof Env>;
