import type { FunctionDescription } from '#shared/function-description.ts';
import { directoryActions } from '#shared/identity/cognito-actions.ts';
import { Env } from './env.ts';
import { routes } from './routes.ts';

export const accountLinks = {
  name: 'account-links',
  summary: 'Accepts invitations, sets new passwords and confirms new addresses, for the holder of a link from a mail.',
  triggers: [{ kind: 'http', routes }],
  env: Env,
  table: 'write',
  cognito: directoryActions,
  readsKeyRing: true,
  timeoutSeconds: 20,
  memoryMiB: 1024,
  impact: 'Nobody can accept an invitation, choose a new password or confirm a new address.',
} satisfies FunctionDescription;
