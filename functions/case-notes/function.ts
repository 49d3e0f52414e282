import type { FunctionDescription } from '#shared/function-description.ts';
import { Env } from './env.ts';
import { routes } from './routes.ts';

export const caseNotes = {
  name: 'case-notes',
  summary: 'Case notes of a client, with their follow-up tasks.',
  triggers: [{ kind: 'http', routes }],
  env: Env,
  table: 'write',
  readsKeyRing: true,
  timeoutSeconds: 15,
  memoryMiB: 1024,
  impact: 'Staff cannot read or write case notes and their follow-up tasks.',
} satisfies FunctionDescription;
