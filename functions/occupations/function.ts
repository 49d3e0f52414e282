import type { FunctionDescription } from '#shared/function-description.ts';
import { Env } from './env.ts';
import { routes } from './routes.ts';

export const occupations = {
  name: 'occupations',
  summary: 'Occupations, sectors and companies to choose from.',
  triggers: [{ kind: 'http', routes }],
  env: Env,
  table: 'read',
  buckets: { data: 'read' },
  readsKeyRing: true,
  timeoutSeconds: 15,
  memoryMiB: 1024,
  impact: 'Pickers of occupations, sectors and companies stay empty.',
} satisfies FunctionDescription;
