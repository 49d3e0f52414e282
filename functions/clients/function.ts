import type { FunctionDescription } from '#shared/function-description.ts';
import { Env } from './env.ts';
import { routes } from './routes.ts';

export const clients = {
  name: 'clients',
  summary: 'The People list and the client profile: look-up, creation, edits, general notes, activity, invitations.',
  triggers: [{ kind: 'http', routes }],
  env: Env,
  table: 'write',
  buckets: { data: 'read' },
  readsKeyRing: true,
  asksCams: true,
  timeoutSeconds: 20,
  memoryMiB: 1024,
  impact: 'Staff cannot add, find or open clients; clients cannot open their profile.',
} satisfies FunctionDescription;
