import type { FunctionDescription } from '#shared/function-description.ts';
import { Env } from './env.ts';
import { routes } from './routes.ts';

export const assignments = {
  name: 'assignments',
  summary: 'Assigns staff to clients, one by one or in bulk, and removes them.',
  triggers: [{ kind: 'http', routes }],
  env: Env,
  table: 'write',
  readsKeyRing: true,
  timeoutSeconds: 29,
  memoryMiB: 1024,
  impact: 'Staff cannot be assigned to clients: referrals wait, and clients whose caseworker has left have none.',
} satisfies FunctionDescription;
