import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { worstSamples } from '../support/files/worst-samples.ts';
import { scratchFolder } from '../support/scratch.ts';
import type { Bench } from './report.ts';

const child = fileURLToPath(new URL('./files-child.ts', import.meta.url));

/** What the inspection of uploads takes for the files that make it work hardest. */
export const filesBench: Bench = {
  name: 'files',
  about: 'time and memory of inspecting the worst files of 10 MiB that we know of',
  async run({ files }) {
    const folder = await scratchFolder('bench-files-');
    try {
      const rows = [];
      const chosen = Object.values(Object.groupBy(worstSamples, ({ type }) => type)).flatMap((of) =>
        of.slice(0, files),
      );
      for (const { what, type, reason, make } of chosen) {
        const path = join(folder, 'sample');
        const bytes = make();
        await writeFile(path, bytes);
        const { stdout } = await promisify(execFile)(process.execPath, [child, path, type]);
        const found = JSON.parse(stdout);
        rows.push({
          file: what,
          MiB: (bytes.length / 2 ** 20).toFixed(1),
          verdict: `${found.reason ?? 'good'}${found.reason === reason ? '' : ' (!)'}`,
          'ms in all': Math.round(found.ms),
          'processor ms': Math.round(found.cpuMs),
          'process at most, MiB': Math.round(found.maxMiB),
          'of that before, MiB': Math.round(found.baseMiB),
        });
      }
      return [
        {
          title: 'Inspection of uploads',
          method: [
            'Each file in a process of its own, which reads it and starts the inspection’s thread: the start of that thread is in the time.',
            'Limits: 15 seconds, 256 MiB.',
          ],
          rows,
        },
      ];
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};
