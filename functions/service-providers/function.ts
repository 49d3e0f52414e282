import type { FunctionDescription } from '#shared/function-description.ts';
import { Env } from './env.ts';
import { routes } from './routes.ts';

export const serviceProviders = {
  name: 'service-providers',
  summary: 'The service providers of the network.',
  triggers: [{ kind: 'http', routes }],
  env: Env,
  table: 'write',
  readsKeyRing: true,
  timeoutSeconds: 20,
  memoryMiB: 512,
  impact: 'Administrators cannot add or change providers; staff cannot choose one for a referral.',
} satisfies FunctionDescription;
