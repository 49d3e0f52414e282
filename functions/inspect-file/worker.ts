import { parentPort, workerData } from 'node:worker_threads';
import type { FileType } from '#shared/domain/file.ts';
import { inspect } from './inspection/inspect.ts';

/** The bytes are transferred to the thread and back, not copied. */
export interface InspectionTask {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: FileType;
}

const { bytes, type } = workerData as InspectionTask;
// An error ends the thread.
inspect(bytes, type).then((reason) => parentPort?.postMessage({ reason, bytes }, [bytes.buffer]));
