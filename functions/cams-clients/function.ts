import type { FunctionDescription } from '#shared/function-description.ts';
import { Env } from './env.ts';
import { routes } from './routes.ts';

export const camsClients = {
  name: 'cams-clients',
  summary: 'Looks up people and common assessments in CaMS.',
  triggers: [{ kind: 'http', routes }],
  env: Env,
  table: 'write',
  readsKeyRing: true,
  asksCams: true,
  timeoutSeconds: 20,
  memoryMiB: 512,
  impact: 'Staff cannot look people up in CaMS, and so cannot link or import anybody.',
} satisfies FunctionDescription;
