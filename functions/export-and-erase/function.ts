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
  impact: 'Archives of people’s data are not made, and what is left of people who were erased stays where it is.',
} satisfies FunctionDescription;
