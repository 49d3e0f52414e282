import type { FunctionDescription } from '#shared/function-description.ts';
import { Env } from './env.ts';
import { routes } from './routes.ts';

export const clientData = {
  name: 'client-data',
  summary: 'Queues exports and erasures of a client’s personal data, and shows how far an export is.',
  triggers: [{ kind: 'http', routes }],
  env: Env,
  table: 'write',
  buckets: { files: 'read' },
  readsKeyRing: true,
  timeoutSeconds: 15,
  memoryMiB: 512,
  impact: 'Administrators cannot export or erase the data of a client, to which clients have a legal right.',
} satisfies FunctionDescription;
