import type { FunctionDescription } from '#shared/function-description.ts';
import { Env } from './env.ts';

export const syncCams = {
  name: 'sync-cams',
  summary: 'Updates linked clients with what CaMS has.',
  triggers: [{ kind: 'schedule', expression: 'cron(0 3 * * ? *)', payload: {}, loop: true }],
  env: Env,
  table: 'write',
  asksCams: true,
  timeoutSeconds: 900,
  memoryMiB: 1024,
  impact: 'Linked clients are not updated from CaMS: staff work with outdated addresses and plans.',
} satisfies FunctionDescription;
