import type { FunctionDescription } from '#shared/function-description.ts';
import { Env } from './env.ts';
import { routes } from './routes.ts';

export const exportDocument = {
  name: 'export-document',
  summary: 'Exports resumes and cover letters as PDF, Word or JSON.',
  triggers: [{ kind: 'http', routes }],
  env: Env,
  table: 'write',
  readsKeyRing: true,
  timeoutSeconds: 25,
  // One full vCPU: drawing is CPU-bound.
  memoryMiB: 1769,
  ownThread: true,
  impact: 'Resumes and cover letters cannot be exported, and so cannot be sent to employers.',
} satisfies FunctionDescription;
