import type { FunctionDescription } from '#shared/function-description.ts';
import { Env } from './env.ts';

export const recordSignIn = {
  name: 'record-sign-in',
  summary: 'Records when an account signed in.',
  triggers: [{ kind: 'cognito', event: 'PostAuthentication' }],
  env: Env,
  table: 'write',
  timeoutSeconds: 2,
  memoryMiB: 1024,
  impact: 'Sign-ins go through but are not recorded: Recent Activity lacks them, and invitations can still be resent.',
} satisfies FunctionDescription;
