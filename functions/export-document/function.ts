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
  // A whole processor: a page is drawn by computing.
  memoryMiB: 1769,
  ownThread: true,
  impact: 'Resumes and cover letters cannot be exported: nobody has one to send.',
} satisfies FunctionDescription;
