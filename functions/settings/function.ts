import type { FunctionDescription } from '#shared/function-description.ts';
import { Env } from './env.ts';
import { routes } from './routes.ts';

export const settings = {
  name: 'settings',
  summary: 'The settings of the instance.',
  triggers: [{ kind: 'http', routes }],
  env: Env,
  table: 'write',
  timeoutSeconds: 15,
  memoryMiB: 512,
  impact: 'Settings cannot be read or changed: case-note forms lack their activity types.',
} satisfies FunctionDescription;
