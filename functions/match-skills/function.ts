import type { FunctionDescription } from '#shared/function-description.ts';
import { Env } from './env.ts';

export const matchSkills = {
  name: 'match-skills',
  summary: 'Matches the skills of every client with the open postings.',
  triggers: [{ kind: 'schedule', expression: 'cron(0 4 * * ? *)', payload: {}, loop: true }],
  env: Env,
  table: 'write',
  buckets: { data: 'read' },
  timeoutSeconds: 900,
  memoryMiB: 1769,
  impact: 'Feed mail of clients who follow nothing lacks the postings that have matched since the last run.',
} satisfies FunctionDescription;
