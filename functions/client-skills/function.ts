import type { FunctionDescription } from '#shared/function-description.ts';
import { Env } from './env.ts';
import { routes } from './routes.ts';

export const clientSkills = {
  name: 'client-skills',
  summary: 'Skills of a client, and the skills that their matches ask for and they lack.',
  triggers: [{ kind: 'http', routes }],
  env: Env,
  table: 'write',
  buckets: { data: 'read' },
  readsKeyRing: true,
  timeoutSeconds: 15,
  memoryMiB: 1024,
  impact: 'Clients cannot add or remove skills; staff do not see them.',
} satisfies FunctionDescription;
