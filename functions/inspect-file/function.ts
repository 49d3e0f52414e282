import { fileUploads } from '#shared/files/client-file-objects.ts';
import type { FunctionDescription } from '#shared/function-description.ts';
import { Env } from './env.ts';

export const inspectFile = {
  name: 'inspect-file',
  summary: 'Checks uploaded files, and makes them available or rejects them with a reason.',
  triggers: [
    { kind: 'object', bucket: 'incoming', prefix: fileUploads },
    { kind: 'malware-scan', bucket: 'incoming', prefix: fileUploads },
    // Files whose event was lost, whose inspection was interrupted, or whose upload did not arrive.
    { kind: 'schedule', expression: 'rate(5 minutes)', payload: { sweep: true } },
  ],
  env: Env,
  table: 'write',
  buckets: { incoming: 'read', files: 'write' },
  timeoutSeconds: 60,
  memoryMiB: 1024,
  impact: 'Uploaded files stay pending; after 30 minutes they are rejected as not checked.',
} satisfies FunctionDescription;
