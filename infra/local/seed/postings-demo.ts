import { connectS3 } from '#shared/files/client-s3.ts';
import { buildJobIndex } from '#shared/jobs/build-index.ts';
import { S3IndexStore } from '#shared/jobs/index-files-s3.ts';
import { contentHash, contentOf } from '#shared/jobs/posting-import-content.ts';
import { parseLine } from '#shared/jobs/posting-import-line.ts';
import { type PostingRecord, postingIdOf, postingRecord, putPosting } from '#shared/persistence/postings.ts';
import { connect } from '#shared/persistence/table-connection.ts';
import { maxTransactionItems, Transaction } from '#shared/persistence/transaction.ts';
import { connectVocabulary } from '#shared/vocabulary/snapshot-s3.ts';
import { countUnmatched, UnmatchedCounter } from '#shared/vocabulary/unmatched.ts';
import type { SeedContext } from './context.ts';
import { type DemoJob, demoEmployers, demoJobs, demoPlaces } from './postings-demo-jobs.ts';

const count = 300;
export const demoSource = 'demo-board';
const dayMs = 24 * 3_600_000;

/**
 * The demo's postings, as an import of a job board's file would bring them, on the board at once. The vocabulary has to be
 * there: skills are resolved by it.
 */
export async function seedDemoPostings({ environment, clock }: SeedContext): Promise<void> {
  const table = connect(environment.TABLE_NAME);
  const vocabulary = await connectVocabulary(table, environment).skills();
  const now = clock();
  const records = Array.from({ length: count }, (_, number): PostingRecord => {
    const line = demoLine(number, now);
    const parsed = parseLine(JSON.stringify(line));
    if (!parsed.ok) {
      throw new Error(`The demo's posting ${number} is wrong: ${parsed.reason}`);
    }
    const { content } = contentOf(parsed.form, (wording) => vocabulary.resolveSkill(wording));
    return postingRecord(
      {
        postingId: postingIdOf(demoSource, line.externalId),
        source: demoSource,
        externalId: line.externalId,
        ...content,
        postedAt: line.postedAt,
        createdAt: line.postedAt,
        updatedAt: line.postedAt,
        version: 1,
      },
      { contentHash: contentHash(content) },
    );
  });
  // In few transactions: the engine here waits for the disk at every item of a batch.
  for (let from = 0; from < records.length; from += maxTransactionItems / 2) {
    const transaction = new Transaction();
    for (const record of records.slice(from, from + maxTransactionItems / 2)) {
      putPosting(transaction, record);
    }
    await transaction.commit(table);
  }
  const unmatched = new UnmatchedCounter();
  for (const { posting } of records) {
    unmatched.add(posting.skills.filter(({ via }) => via === 'text').map(({ label }) => label));
  }
  await countUnmatched(table, unmatched, now);
  await buildJobIndex({ table, store: new S3IndexStore(connectS3(environment), environment.DATA_BUCKET), clock });
}

/** One line of the demo's file: always the same but for its dates, which are counted from today. */
export function demoLine(number: number, now: Date) {
  const job = pick(demoJobs, number);
  const round = Math.floor(number / demoJobs.length);
  const language = (number + round) % 7 === 3 ? 'fr' : 'en';
  const [city, province] = pick(demoPlaces, number * 5 + round * 7);
  const employer = pick(employersOf(job), number + round);
  const isOffice = job.naics.startsWith('54') || job.naics.startsWith('5614');
  const posted = now.getTime() - ageDays(number) * dayMs - (number % 20) * 3_600_000;
  return {
    externalId: `demo-${String(number + 1).padStart(3, '0')}`,
    title: job.title[language],
    employer,
    url: `https://jobs.example/postings/${number + 1}`,
    description: describe(job, language, employer, city),
    city,
    province,
    remote: isOffice && number % 3 === 0,
    type: number % 11 === 5 ? 'CO' : number % 4 === 2 ? 'PT' : 'FT',
    postedAt: new Date(posted).toISOString(),
    // One in five runs until somebody withdraws it; the others end within the next weeks.
    ...(number % 5 === 0
      ? {}
      : { expiresAt: new Date(now.getTime() + (3 + ((number * 13) % 45)) * dayMs).toISOString() }),
    wage: { min: job.wage[0], max: job.wage[1], unit: job.wage[2] },
    // Employers forget codes now and then.
    nocs: number % 17 === 8 ? [] : [job.noc],
    sector: job.naics,
    skills: skillsOf(job),
  };
}

/** Many of this week, fewer of the last two months. */
function ageDays(number: number): number {
  const place = (number * 37) % 100;
  return place < 35 ? place % 7 : place < 70 ? 7 + (place % 21) : 28 + (place % 33);
}

function employersOf(job: DemoJob): readonly string[] {
  const employers = demoEmployers[job.naics.slice(0, 2)];
  if (!employers) {
    throw new Error(`The demo has no employer in ${job.naics}`);
  }
  return employers;
}

function skillsOf({ skills }: DemoJob) {
  const [required = [], preferred] = skills.split(' + ').map((list) => list.split(', '));
  if (!preferred) {
    return required;
  }
  return [
    ...required.map((label) => ({ label, importance: 'required' as const })),
    ...preferred.map((label) => ({ label, importance: 'preferred' as const })),
  ];
}

function describe(job: DemoJob, language: 'en' | 'fr', employer: string, city: string): string {
  const [required = '', preferred = ''] = job.skills.split(' + ');
  return language === 'en'
    ? [
        job.about.en,
        `${employer} is hiring in ${city}.`,
        `What you bring: ${required}.`,
        preferred && `Good to have: ${preferred}.`,
        'This posting is made up for the demo; nobody answers applications.',
      ]
        .filter(Boolean)
        .join('\n\n')
    : [
        job.about.fr,
        `${employer} embauche à ${city}.`,
        'Formation sur place; horaire établi deux semaines à l’avance.',
        'Cette offre est inventée pour la démonstration; personne ne répond aux candidatures.',
      ].join('\n\n');
}

function pick<T>(list: readonly T[], number: number): T {
  const item = list[number % list.length];
  if (item === undefined) {
    throw new Error('An empty list has nothing to pick');
  }
  return item;
}
