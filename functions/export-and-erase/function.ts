import type { FunctionDescription } from '#shared/function-description.ts';
import { Env } from './env.ts';

export const exportAndErase = {
  name: 'export-and-erase',
  summary: 'Builds the archives and carries out the erasures that client-data has queued.',
  triggers: [{ kind: 'schedule', expression: 'rate(1 minute)', payload: {} }],
  env: Env,
  table: 'write',
  buckets: { incoming: 'delete', files: 'erase' },
  cognito: ['AdminDeleteUser', 'AdminGetUser'],
  readsKeyRing: true,
  timeoutSeconds: 900,
  memoryMiB: 1769,
  impact: 'Archives of clients’ data are not created, and data of erased clients is not deleted.',
} satisfies FunctionDescription;
