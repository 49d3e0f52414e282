import { parentPort, workerData } from 'node:worker_threads';
import type { FileType } from '#shared/domain/file.ts';
import { inspect } from './inspection/inspect.ts';

/** What a thread of its own is given, and gives back: the bytes go over, they are not copied. */
export interface InspectionTask {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: FileType;
}

const { bytes, type } = workerData as InspectionTask;
// What goes wrong ends the thread with its error.
inspect(bytes, type).then((reason) => parentPort?.postMessage({ reason, bytes }, [bytes.buffer]));
