import type { FunctionDescription } from '#shared/function-description.ts';
import { Env } from './env.ts';
import { routes } from './routes.ts';

export const me = {
  name: 'me',
  summary: 'Shows the account that is signed in.',
  triggers: [{ kind: 'http', routes }],
  env: Env,
  table: 'read',
  timeoutSeconds: 15,
  memoryMiB: 512,
  impact: 'Front ends cannot read the signed-in account, and show nothing.',
} satisfies FunctionDescription;
