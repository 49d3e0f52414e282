import type { FunctionDescription } from '#shared/function-description.ts';
import { Env } from './env.ts';
import { routes } from './routes.ts';

export const skills = {
  name: 'skills',
  summary: 'Searches skills, lists terms of postings that match no skill, and maps them to skills.',
  triggers: [{ kind: 'http', routes }],
  env: Env,
  table: 'write',
  buckets: { data: 'read' },
  readsKeyRing: true,
  timeoutSeconds: 15,
  memoryMiB: 1024,
  impact: 'Skills cannot be searched for adding or filtering; administrators cannot map terms.',
} satisfies FunctionDescription;
