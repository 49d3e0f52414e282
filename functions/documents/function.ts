import type { FunctionDescription } from '#shared/function-description.ts';
import { Env } from './env.ts';
import { routes } from './routes.ts';

export const documents = {
  name: 'documents',
  summary: 'Resumes and cover letters of a client.',
  triggers: [{ kind: 'http', routes }],
  env: Env,
  table: 'write',
  readsKeyRing: true,
  timeoutSeconds: 15,
  memoryMiB: 1024,
  impact: 'Resumes and cover letters cannot be read, written or duplicated.',
} satisfies FunctionDescription;
