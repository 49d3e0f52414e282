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
  impact: 'Front ends cannot read the sign-in configuration; calls of unknown paths get 500 instead of 404.',
} satisfies FunctionDescription;
