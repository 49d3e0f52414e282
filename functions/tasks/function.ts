import type { FunctionDescription } from '#shared/function-description.ts';
import { Env } from './env.ts';
import { routes } from './routes.ts';

export const tasks = {
  name: 'tasks',
  summary: 'Tasks of staff and clients.',
  triggers: [{ kind: 'http', routes }],
  env: Env,
  table: 'write',
  readsKeyRing: true,
  timeoutSeconds: 15,
  memoryMiB: 1769,
  impact: 'Staff and clients do not see their tasks and cannot complete them.',
} satisfies FunctionDescription;
