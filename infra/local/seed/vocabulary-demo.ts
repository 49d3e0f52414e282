import { connectS3 } from '#shared/files/client-s3.ts';
import { connect } from '#shared/persistence/table-connection.ts';
import { occupations, publish, skills } from '#shared/vocabulary/publish.ts';
import { type Rows, readOccupations, readOwnSkills } from '#shared/vocabulary/rows.ts';
import { S3SnapshotStore } from '#shared/vocabulary/snapshot-store-s3.ts';
import type { SeedContext } from './context.ts';
import { demoOccupations } from './vocabulary-demo-occupations.ts';
import { demoSkills } from './vocabulary-demo-skills.ts';

/** The demo's skills and occupations, published as an import would. Nothing else of the demo needs to be there. */
export async function seedDemoVocabulary({ environment, clock }: SeedContext): Promise<void> {
  const table = connect(environment.TABLE_NAME);
  const store = new S3SnapshotStore(connectS3(environment), environment.DATA_BUCKET);
  const options = { table, store, now: clock() };
  await Promise.all([
    publish(skills, rowsOf(await readOwnSkills(bytes(demoSkills))), options),
    publish(occupations, rowsOf(await readOccupations(bytes(demoOccupations))), options),
  ]);
}

async function* bytes(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

function rowsOf<T>({ rows, rejections }: Rows<T>): readonly T[] {
  const [first] = rejections;
  if (first) {
    throw new Error(`The demo's vocabulary is wrong at line ${first.line}: ${first.reason}`);
  }
  return rows;
}
