import type { S3Event } from 'aws-lambda';
import { note } from '../../notes.ts';

/** Never ends for an object whose key says so: the test kills the stack meanwhile. */
export async function handler({ Records }: S3Event): Promise<void> {
  for (const { s3 } of Records) {
    note('objects.txt', `${s3.bucket.name} ${s3.object.key} ${s3.object.size}`);
    if (s3.object.key.includes('hang')) {
      await new Promise(() => {});
    }
  }
}
