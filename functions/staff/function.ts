import type { FunctionDescription } from '#shared/function-description.ts';
import { Env } from './env.ts';
import { routes } from './routes.ts';

export const staff = {
  name: 'staff',
  summary: 'Staff accounts: invitation, permissions, deactivation.',
  triggers: [{ kind: 'http', routes }],
  env: Env,
  table: 'write',
  readsKeyRing: true,
  timeoutSeconds: 20,
  memoryMiB: 512,
  impact: 'Staff cannot be invited, given permissions, or have their access taken away.',
} satisfies FunctionDescription;
