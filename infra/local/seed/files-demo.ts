import { fileTypes, type StoredFile } from '#shared/domain/file.ts';
import { storedKey } from '#shared/files/client-file-objects.ts';
import { connectS3 } from '#shared/files/client-s3.ts';
import { BucketObjects } from '#shared/files/objects-s3.ts';
import { newId } from '#shared/ids.ts';
import { addFile, arrivedPlace, readFileLedger } from '#shared/persistence/files.ts';
import { connect } from '#shared/persistence/table-connection.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { demoStaff } from './accounts-demo.ts';
import { daysBefore } from './clients-demo-people.ts';
import type { SeedContext } from './context.ts';
import { pdfOfLines } from './files-demo-pdf.ts';

interface DemoFile extends Pick<StoredFile, 'clientId' | 'uploaderId' | 'uploaderKind' | 'name' | 'private'> {
  readonly daysAgo: number;
  readonly lines: readonly string[];
}

const demoFiles: readonly DemoFile[] = [
  {
    clientId: 'client-amina',
    uploaderId: 'client-amina',
    uploaderKind: 'client',
    name: 'Résumé 2026.pdf',
    private: false,
    daysAgo: 20,
    lines: ['Bookkeeping, payroll, accounts receivable', 'Five years in small offices', 'English, French'],
  },
  {
    clientId: 'client-amina',
    uploaderId: demoStaff.maya.id,
    uploaderKind: 'staff',
    name: 'Job fair, list of employers.pdf',
    private: false,
    daysAgo: 9,
    lines: ['Job fair at the community centre', 'Employers who look for office staff: tables 4 to 11'],
  },
  {
    clientId: 'client-amina',
    uploaderId: demoStaff.maya.id,
    uploaderKind: 'staff',
    name: 'Intake assessment.pdf',
    private: true,
    daysAgo: 60,
    lines: ['For staff only.', 'Credentials under assessment; transit needed.'],
  },
];

/** Small files of a client, one of them private, as if they had been uploaded and inspected. */
export async function seedDemoFiles({ environment, clock }: SeedContext): Promise<void> {
  const table = connect(environment.TABLE_NAME);
  const bucket = new BucketObjects(connectS3(environment), environment.FILES_BUCKET);
  for (const { daysAgo, lines, ...rest } of demoFiles) {
    const at = daysBefore(clock(), daysAgo);
    const bytes = pdfOfLines(lines);
    const file: StoredFile = {
      ...rest,
      id: newId(at.getTime()),
      type: 'pdf',
      sizeBytes: bytes.length,
      status: 'available',
      uploadedAt: at.toISOString(),
      decidedAt: at.toISOString(),
      attempts: 1,
      revision: 1,
    };
    await bucket.put(storedKey(file.id), bytes, fileTypes.pdf.contentType);
    const transaction = new Transaction();
    addFile(transaction, await readFileLedger(table, file.clientId), file, arrivedPlace);
    await transaction.commit(table);
  }
}
