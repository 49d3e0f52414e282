import type { FunctionDescription } from '#shared/function-description.ts';
import { taxonomyUploads } from '#shared/vocabulary/taxonomy-import.ts';
import { Env } from './env.ts';

export const importTaxonomy = {
  name: 'import-taxonomy',
  summary: 'Imports an uploaded file of skills or occupations.',
  triggers: [{ kind: 'object', bucket: 'incoming', prefix: taxonomyUploads }],
  env: Env,
  table: 'write',
  buckets: { incoming: 'read', data: 'write' },
  timeoutSeconds: 300,
  memoryMiB: 2048,
  impact: 'Uploaded skills and occupations are not imported; the vocabulary stays as it was.',
} satisfies FunctionDescription;
