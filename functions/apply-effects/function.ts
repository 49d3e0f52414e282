import type { FunctionDescription } from '#shared/function-description.ts';
import { directoryActions } from '#shared/identity/cognito-actions.ts';
import { identityEffects } from '#shared/outbox/identity-effect-kinds.ts';
import { Env } from './env.ts';

export const applyEffects = {
  name: 'apply-effects',
  summary: 'Applies queued changes outside the table: Cognito users, mails about changes, deletion of stored files.',
  triggers: [
    {
      kind: 'outbox',
      effects: [
        ...identityEffects,
        'provider.apply-visibility',
        'task.notify',
        'suggestion.notify',
        'assignment.notify',
        'posting-report.notify',
        'transfer.notify',
        'file.delete-objects',
      ],
    },
  ],
  env: Env,
  table: 'write',
  buckets: { incoming: 'delete', files: 'delete' },
  cognito: directoryActions,
  readsKeyRing: true,
  timeoutSeconds: 45,
  memoryMiB: 512,
  impact: 'Password resets are sent, and deactivated users are disabled in Cognito, up to a minute late, by the sweep.',
} satisfies FunctionDescription;
