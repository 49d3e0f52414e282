import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Presets, SingleBar } from 'cli-progress';
import * as z from 'zod';
import { UploadForm } from '#shared/files/upload-form.ts';
import { ImportReport } from '#shared/imports/report.ts';
import { CliError } from './cli-error.ts';
import type { Session } from './session.ts';
import { createFile } from './upload.ts';

const Started = z.object({ import: z.object({ id: z.string() }), upload: UploadForm });

const pollMs = 500;
const shownRejections = 20;

/**
 * Imports a file as an operator does: asks for the import, uploads, and waits for the report, which it prints.
 *
 * @param collection the API's path of such imports: `/v1/taxonomy-imports`, `/v1/job-imports`
 * @throws CliError where the file cannot be read, or the import failed
 */
export async function importFile(
  session: Session,
  collection: string,
  request: Readonly<Record<string, unknown>>,
  path: string,
): Promise<ImportReport> {
  const { size } = await stat(path).catch((cause: unknown) => {
    throw new CliError(`${path} cannot be read`, { cause });
  });
  const started = Started.parse(await session.call('POST', collection, request));
  await withBar(`upload ${basename(path)}`, size, (bar) =>
    createFile(started.upload, path, (sent) => bar.update(sent)),
  );
  const report = await finished(session, `${collection}/${started.import.id}`);
  printReport(report);
  if (report.status === 'failed') {
    throw new CliError(`The import failed: ${report.reason ?? 'no reason was given'}`);
  }
  return report;
}

async function withBar(step: string, total: number, work: (bar: SingleBar) => Promise<void>): Promise<void> {
  const bar = new SingleBar({ format: '{step} {bar} {percentage}%', hideCursor: true }, Presets.shades_classic);
  bar.start(total, 0, { step });
  await work(bar).finally(() => bar.stop());
}

async function finished(session: Session, path: string): Promise<ImportReport> {
  const bar = new SingleBar({ format: '{status}, lines read: {value}', hideCursor: true }, Presets.shades_classic);
  bar.start(0, 0, { status: 'pending' });
  try {
    for (;;) {
      const report = ImportReport.parse(await session.call('GET', path));
      bar.update(report.read, { status: report.status });
      if (report.status === 'completed' || report.status === 'failed') {
        return report;
      }
      await setTimeout(pollMs);
    }
  } finally {
    bar.stop();
  }
}

function printReport(report: ImportReport): void {
  const { read, created, updated, unchanged, expired, rejected } = report;
  console.table({ lines: { read, created, updated, unchanged, expired, rejected } });
  if (report.rejections.length === 0) {
    return;
  }
  console.table(report.rejections.slice(0, shownRejections));
  if (rejected > shownRejections) {
    console.log(`… and ${rejected - shownRejections} more`);
  }
}
