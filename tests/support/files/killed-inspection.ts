/** Inspects an upload in a process of its own, which is killed in the middle of it, unless told to live. */
import { checkUpload } from '#functions/inspect-file/check-upload.ts';
import { inspectInThread } from '#functions/inspect-file/inspect-in-thread.ts';
import { buckets } from '#infra/local/environment.ts';
import { connectS3 } from '#shared/files/client-s3.ts';
import { BucketObjects } from '#shared/files/objects-s3.ts';
import { connect } from '#shared/persistence/table-connection.ts';

const [tableName = '', clientId = '', fileId = '', at = '', end = ''] = process.argv.slice(2);
const s3 = connectS3({ S3_PATH_STYLE: true });
await checkUpload(
  {
    table: connect(tableName),
    clock: () => new Date(Number(at)),
    uploads: new BucketObjects(s3, buckets.incoming),
    files: new BucketObjects(s3, buckets.files),
    inspect: async (bytes, type) => {
      const inspected = await inspectInThread(bytes, type);
      if (end === 'kill') {
        process.kill(process.pid, 'SIGKILL');
      }
      return inspected;
    },
    needsScan: false,
    onDecision: () => {},
  },
  { clientId, fileId },
);
