import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Presets, SingleBar } from 'cli-progress';
import * as z from 'zod';
import { UploadForm } from '#shared/files/upload-form.ts';
import { ImportReport } from '#shared/imports/report.ts';
import { CliError } from './command.ts';
import type { Session } from './session.ts';
import { createFile } from './upload.ts';

const Started = z.object({ import: z.object({ id: z.string() }), upload: UploadForm });

const pollMs = 500;
const shownRejections = 20;

/**
 * Imports a file as an operator does: asks for the import, uploads, and waits for the report, which it prints.
 *
 * @param collection the API's path of such imports: `/v1/taxonomy-imports`, `/v1/job-imports`
 * @throws CliError where the file cannot be read, the import failed, or no line of it was taken
 */
export async function importFile(
  session: Session,
  collection: string,
  request: Readonly<Record<string, unknown>>,
  path: string,
): Promise<void> {
  const { size } = await stat(path).catch((cause: unknown) => {
    throw new CliError(`${path} cannot be read`, { cause });
  });
  const started = Started.parse(await session.call('POST', collection, request));
  console.log(`import ${started.import.id}`);
  await withBar(`upload ${basename(path)}`, size, (bar) =>
    createFile(started.upload, path, (sent) => bar.update(sent)),
  );
  await reportImport(session, collection, started.import.id);
}

/**
 * Waits for an import to end and prints its report.
 *
 * @throws CliError where the import failed, or no line was taken
 */
export async function reportImport(session: Session, collection: string, importId: string): Promise<void> {
  const report = await finished(session, `${collection}/${encodeURIComponent(importId)}`);
  printReport(report);
  if (report.status === 'failed') {
    throw new CliError(`The import failed: ${report.reason ?? 'no reason was given'}`);
  }
  if (report.read === 0) {
    throw new CliError('The file has no lines: nothing was imported.');
  }
  if (report.rejected === report.read) {
    throw new CliError('Every line was rejected: nothing was imported.');
  }
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
