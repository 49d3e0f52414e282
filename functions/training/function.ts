import type { FunctionDescription } from '#shared/function-description.ts';
import { Env } from './env.ts';
import { routes } from './routes.ts';

export const training = {
  name: 'training',
  summary: 'Courses that staff recommend to a client, and the client’s progress.',
  triggers: [{ kind: 'http', routes }],
  env: Env,
  table: 'write',
  buckets: { data: 'read' },
  readsKeyRing: true,
  timeoutSeconds: 15,
  memoryMiB: 1024,
  impact: 'Staff cannot recommend courses, and clients do not see those that they take.',
} satisfies FunctionDescription;
