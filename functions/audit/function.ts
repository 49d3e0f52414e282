import type { FunctionDescription } from '#shared/function-description.ts';
import { Env } from './env.ts';
import { routes } from './routes.ts';

export const audit = {
  name: 'audit',
  summary: 'Shows administrators who did or read what: by client, or by staff member.',
  triggers: [{ kind: 'http', routes }],
  env: Env,
  table: 'write',
  readsKeyRing: true,
  timeoutSeconds: 15,
  memoryMiB: 512,
  impact: 'Administrators cannot read the audit log.',
} satisfies FunctionDescription;
