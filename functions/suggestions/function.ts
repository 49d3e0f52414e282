import type { FunctionDescription } from '#shared/function-description.ts';
import { Env } from './env.ts';
import { routes } from './routes.ts';

export const suggestions = {
  name: 'suggestions',
  summary: 'What staff suggest to a client to follow or to add as a skill, and the client’s answers.',
  triggers: [{ kind: 'http', routes }],
  env: Env,
  table: 'write',
  buckets: { data: 'read' },
  readsKeyRing: true,
  timeoutSeconds: 15,
  memoryMiB: 1024,
  impact: 'Staff cannot suggest what to follow or which skills to add, and clients cannot answer.',
} satisfies FunctionDescription;
