import type { FunctionDescription } from '#shared/function-description.ts';
import { Env } from './env.ts';

export const legalHold = {
  name: 'legal-hold',
  summary: 'Places a client under a legal hold, or lifts it.',
  triggers: [{ kind: 'operator' }],
  env: Env,
  table: 'write',
  timeoutSeconds: 15,
  memoryMiB: 256,
  impact: 'Operators cannot set legal holds: data that a court requires may be erased.',
} satisfies FunctionDescription;
