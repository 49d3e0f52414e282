import type { FunctionDescription } from '#shared/function-description.ts';
import { Env } from './env.ts';
import { routes } from './routes.ts';

export const unsubscribe = {
  name: 'unsubscribe',
  summary: 'Turns off job-feed mail through the link in such a mail.',
  triggers: [{ kind: 'http', routes }],
  env: Env,
  table: 'write',
  readsKeyRing: true,
  timeoutSeconds: 15,
  memoryMiB: 512,
  impact: 'People cannot stop job-feed mail, to which they have a legal right.',
} satisfies FunctionDescription;
