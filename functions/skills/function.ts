import type { FunctionDescription } from '#shared/function-description.ts';
import { Env } from './env.ts';
import { routes } from './routes.ts';

export const skills = {
  name: 'skills',
  summary: 'Skills to choose from, and the wordings of postings that no skill has yet.',
  triggers: [{ kind: 'http', routes }],
  env: Env,
  table: 'write',
  buckets: { data: 'read' },
  readsKeyRing: true,
  timeoutSeconds: 15,
  memoryMiB: 1024,
  impact: 'Nobody finds a skill to add or to filter by; administrators cannot map wordings.',
} satisfies FunctionDescription;
