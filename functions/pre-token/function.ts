import type { FunctionDescription } from '#shared/function-description.ts';
import { Env } from './env.ts';

export const preToken = {
  name: 'pre-token',
  summary: 'Removes from access tokens the scope that lets their holder change the Cognito user.',
  triggers: [{ kind: 'cognito', event: 'PreTokenGeneration' }],
  env: Env,
  table: 'none',
  timeoutSeconds: 2,
  memoryMiB: 256,
  impact: 'Nobody can sign in: Cognito issues no token while this fails.',
} satisfies FunctionDescription;
