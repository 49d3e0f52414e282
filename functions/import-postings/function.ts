import type { FunctionDescription } from '#shared/function-description.ts';
import { postingUploads } from '#shared/jobs/posting-import-request.ts';
import { Env } from './env.ts';

export const importPostings = {
  name: 'import-postings',
  summary: 'Imports an uploaded file of job postings.',
  triggers: [{ kind: 'object', bucket: 'incoming', prefix: postingUploads, loop: true }],
  env: Env,
  table: 'write',
  buckets: { incoming: 'read', data: 'write' },
  timeoutSeconds: 900,
  memoryMiB: 2048,
  impact: 'New postings do not reach the board, the feed or the match.',
} satisfies FunctionDescription;
