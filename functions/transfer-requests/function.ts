import type { FunctionDescription } from '#shared/function-description.ts';
import { Env } from './env.ts';
import { routes } from './routes.ts';

export const transferRequests = {
  name: 'transfer-requests',
  summary: 'Requests to move a client to another service provider, and decisions on them.',
  triggers: [{ kind: 'http', routes }],
  env: Env,
  table: 'write',
  readsKeyRing: true,
  timeoutSeconds: 15,
  memoryMiB: 512,
  impact: 'Transfers of clients between service providers can be neither requested nor decided.',
} satisfies FunctionDescription;
