import type { FunctionDescription } from '#shared/function-description.ts';
import { Env } from './env.ts';
import { routes } from './routes.ts';

export const files = {
  name: 'files',
  summary: 'Files of a client: upload, download, deletion.',
  triggers: [{ kind: 'http', routes }],
  env: Env,
  table: 'write',
  buckets: { incoming: 'write', files: 'read' },
  readsKeyRing: true,
  timeoutSeconds: 15,
  memoryMiB: 512,
  impact: 'Clients and staff cannot upload or download files.',
} satisfies FunctionDescription;
