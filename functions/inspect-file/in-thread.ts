import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import * as z from 'zod';
import { type FileType, rejectionReasons } from '#shared/domain/file.ts';
import type { InspectionTask } from './worker.ts';

/** Nothing that people write takes a tenth of it. */
const maxMs = 15_000;
const memoryMiB = 128;

const Answer = z.object({ reason: z.enum(rejectionReasons).optional(), bytes: z.instanceof(Uint8Array) });
export type Inspected = z.infer<typeof Answer>;

/** The thread did not come to an end: a file that exhausts its reader, or a fault of ours. */
export class InspectionBroke extends Error {
  override readonly name = 'InspectionBroke';
}

/**
 * Inspects a file in a thread of its own, so that neither endless work nor a lack of memory reaches anything else.
 *
 * @param bytes go to the thread; the answer brings them back
 * @throws InspectionBroke
 */
export async function inspectInThread(bytes: Uint8Array<ArrayBuffer>, type: FileType): Promise<Inspected> {
  // Beside this file, under the same kind of name: as source here, bundled on Lambda.
  const worker = new Worker(join(import.meta.dirname, `worker${extname(import.meta.filename)}`), {
    workerData: { bytes, type } satisfies InspectionTask,
    transferList: [bytes.buffer],
    resourceLimits: { maxOldGenerationSizeMb: memoryMiB, maxYoungGenerationSizeMb: 16 },
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<Inspected>((resolve, reject) => {
      worker.once('message', (message) => resolve(Answer.parse(message)));
      worker.once('error', (cause) => reject(new InspectionBroke('The inspection failed', { cause })));
      worker.once('exit', () => reject(new InspectionBroke('The inspection ended without an answer')));
      timer = setTimeout(() => reject(new InspectionBroke('The inspection took too long')), maxMs);
    });
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
