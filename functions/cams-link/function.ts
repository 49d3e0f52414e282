import type { FunctionDescription } from '#shared/function-description.ts';
import { Env } from './env.ts';
import { routes } from './routes.ts';

export const camsLink = {
  name: 'cams-link',
  summary: 'Links a client to their record in CaMS, refreshes it, or removes the link.',
  triggers: [{ kind: 'http', routes }],
  env: Env,
  table: 'write',
  readsKeyRing: true,
  asksCams: true,
  timeoutSeconds: 20,
  memoryMiB: 512,
  impact: 'Staff cannot link clients to CaMS, remove a wrong link, or refresh what came from there.',
} satisfies FunctionDescription;
