import type { FunctionDescription } from '#shared/function-description.ts';
import { Env } from './env.ts';
import { routes } from './routes.ts';

export const meta = {
  name: 'meta',
  summary: 'Health, configuration, reference lists, the OpenAPI document and its viewer; answers unknown paths.',
  triggers: [{ kind: 'http', routes }],
  env: Env,
  table: 'none',
  timeoutSeconds: 10,
  memoryMiB: 512,
  impact: 'Front ends cannot find out where to sign in, and calls of unknown paths fail instead of being refused.',
} satisfies FunctionDescription;
