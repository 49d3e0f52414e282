import type { FunctionDescription } from '#shared/function-description.ts';
import { Env } from './env.ts';
import { routes } from './routes.ts';

export const clientAccount = {
  name: 'client-account',
  summary: 'Archives clients, restores them, and sends them password resets.',
  triggers: [{ kind: 'http', routes }],
  env: Env,
  table: 'write',
  buckets: { data: 'read' },
  readsKeyRing: true,
  timeoutSeconds: 15,
  memoryMiB: 512,
  impact: 'Staff cannot archive or restore clients, or send them a password reset.',
} satisfies FunctionDescription;
