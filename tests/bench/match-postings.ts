import type { IndexPosting } from '#shared/domain/index-posting.ts';
import { listAt, listCount } from '#shared/domain/matching/lists.ts';
import { type MatchData, numbers } from './match-data.ts';

/** The day the made-up postings are looked at. */
export const today = new Date('2026-03-01T12:00:00.000Z');

/** As long as a UUID: what a skill of ESCO is called. */
export function skillId(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

const nouns = [
  'Cook',
  'Welder',
  'Nurse',
  'Clerk',
  'Driver',
  'Developer',
  'Teacher',
  'Electrician',
  'Cashier',
  'Analyst',
];
const ranks = ['Senior', 'Junior', 'Lead', 'Part-time', 'Night', 'Assistant', 'Seasonal', 'Bilingual'];

/** The postings of the data as the index holds them: newest first, over two months, some marks on their skills. */
export function* indexPostings({ postings }: MatchData): Iterable<IndexPosting> {
  const random = numbers(7);
  const pick = (below: number) => Math.floor(random() * below);
  const span = (60 * 86_400_000) / listCount(postings);
  for (let i = 0; i < listCount(postings); i += 1) {
    const at = new Date(today.getTime() - i * span).toISOString();
    const employer = pick(4_000);
    yield {
      postingId: postingId(i),
      title: `${ranks[pick(ranks.length)]} ${nouns[pick(nouns.length)]} ${pick(300)}`,
      employer: { id: `employer-${employer}`, name: `Employer ${employer} of Nowhere` },
      city: `City ${pick(200)}`,
      province: 'ON',
      remote: pick(5) === 0,
      type: 'FT',
      postedAt: at,
      createdAt: at,
      updatedAt: at,
      nocs: [String(10_000 + pick(516))],
      sector: '54',
      version: 1,
      skills: Array.from(listAt(postings, i), (number) => ({
        skillId: skillId(number),
        label: `Skill ${number} in words`,
        via: 'label',
      })),
    };
  }
}

export function postingId(number: number): string {
  return `posting${String(number).padStart(19, '0')}`;
}
