import type { FunctionDescription } from '#shared/function-description.ts';
import { Env } from './env.ts';

export const preToken = {
  name: 'pre-token',
  summary: 'Takes the scope out of access tokens that lets their holder change the Cognito user.',
  triggers: [{ kind: 'cognito', event: 'PreTokenGeneration' }],
  env: Env,
  table: 'none',
  timeoutSeconds: 2,
  memoryMiB: 256,
  impact: 'Nobody can sign in: Cognito issues no token while this fails.',
} satisfies FunctionDescription;
