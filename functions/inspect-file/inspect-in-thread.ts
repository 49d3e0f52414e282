import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import * as z from 'zod';
import { type FileType, rejectionReasons } from '#shared/domain/file.ts';
import type { InspectionTask } from './worker.ts';

/** Usual documents take less than a tenth of it. */
const maxMs = 15_000;
const memoryMiB = 128;

const Answer = z.object({ reason: z.enum(rejectionReasons).optional(), bytes: z.instanceof(Uint8Array) });
export type Inspected = z.infer<typeof Answer>;

/** The thread failed or took too long: a file that exhausts time or memory, or a bug. */
export class InspectionBroke extends Error {
  override readonly name = 'InspectionBroke';
}

/**
 * Inspects a file in its own thread, so that an endless loop or a lack of memory does not affect the function.
 *
 * @param bytes are transferred to the thread and returned in the result
 * @throws InspectionBroke
 */
export async function inspectInThread(bytes: Uint8Array<ArrayBuffer>, type: FileType): Promise<Inspected> {
  // In the folder of this file: `.ts` here, bundled on Lambda.
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
