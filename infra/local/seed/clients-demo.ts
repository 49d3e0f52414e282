import type { ActivityType } from '#shared/domain/activity.ts';
import type { Client } from '#shared/domain/client.ts';
import type { Posting } from '#shared/domain/posting.ts';
import { newId } from '#shared/ids.ts';
import { actorOf } from '#shared/persistence/accounts.ts';
import { toActivityItem } from '#shared/persistence/activity.ts';
import { actorCodec } from '#shared/persistence/actors.ts';
import { batchWrite } from '#shared/persistence/batch-write.ts';
import { toClientSkillItem } from '#shared/persistence/client-skills.ts';
import { newMatchInput, toClientItem } from '#shared/persistence/clients.ts';
import { claimEmail } from '#shared/persistence/email-claims.ts';
import { toFollowItem } from '#shared/persistence/follows.ts';
import { toGeneralNotesItem } from '#shared/persistence/general-notes.ts';
import { followKinds, type MatchInput, toMatchInputItem } from '#shared/persistence/match-input.ts';
import { toPersonItem } from '#shared/persistence/people.ts';
import { postingEntries, postingsById } from '#shared/persistence/postings.ts';
import type { Item } from '#shared/persistence/refusals.ts';
import { connect, type Table } from '#shared/persistence/table-connection.ts';
import { loadKeyRing } from '#shared/secrets/key-ring.ts';
import { demoPassword } from './accounts.ts';
import { type DemoPerson, daysBefore, furtherPeople, namedPeople } from './clients-demo-people.ts';
import type { SeedContext } from './context.ts';

/**
 * The demo's clients and referrals: records, sign-ins, notes, activity, and skills and follows taken from the postings that
 * are there, so that badges and feed have something to show.
 */
export async function seedDemoClients({ environment, clock, users }: SeedContext): Promise<void> {
  const people = [...namedPeople, ...furtherPeople];
  const table = connect(environment.TABLE_NAME);
  const [ring, postings, subs] = await Promise.all([
    loadKeyRing(environment.KEY_RING)(),
    openPostings(table),
    users.make(namedPeople.map(({ email, signsIn }) => (signsIn ? { email, password: demoPassword } : { email }))),
  ]);
  const now = clock();
  const put = people.flatMap((person, index) => {
    const sub = person.signsIn ? subs.get(person.email) : undefined;
    const client = recordOf(person, sub, now);
    const interests = interestsOf(client, liked(postings, client, index), now);
    return [
      toClientItem(client),
      toPersonItem(client),
      claimEmail(ring, client.email, { kind: 'client', id: client.id }),
      ...(sub === undefined ? [] : [actorCodec.toItem(actorOf({ kind: 'client', record: client }, sub, undefined, 0))]),
      ...interests,
      ...activitiesOf(client),
      ...notesOf(client, index, now),
    ];
  });
  await batchWrite(table, { put });
}

function recordOf(person: DemoPerson, sub: string | undefined, now: Date): Client {
  const { addedDaysAgo, signsIn, ...given } = person;
  const added = daysBefore(now, addedDaysAgo).toISOString();
  const active = given.accountStatus !== 'invited';
  const signedIn = active && (signsIn || addedDaysAgo % 5 !== 0);
  const lastSeen = daysBefore(now, Math.min(addedDaysAgo, addedDaysAgo % 9)).toISOString();
  return {
    accountStatus: 'active',
    language: 'en',
    links: {},
    assignedStaffIds: [],
    hasSafetyFlag: false,
    identifiesAs: [],
    workDetails: { pastOccupations: [], currentOccupations: [], targetOccupations: [] },
    referralDetails: { marketingSources: [], serviceNeeds: [], accessToTransportation: [] },
    communication: {
      jobFeedEmail: { enabled: false, frequency: 'weekly' },
      preferences: [],
      caseworkerCommunications: true,
    },
    createdBy: '',
    ...given,
    ...(sub === undefined ? {} : { sub }),
    ...(person.email === 'david@clients.example' ? { archivedAt: daysBefore(now, 20).toISOString() } : {}),
    invitedAt: added,
    ...(active ? { passwordSetAt: added } : {}),
    ...(signedIn ? { firstLoginAt: added, lastLoginAt: lastSeen, lastActivityAt: lastSeen } : {}),
    createdAt: added,
    updatedAt: added,
    version: 1,
  };
}

/** Every posting with skills that is not withdrawn, newest first. */
async function openPostings(table: Table): Promise<Posting[]> {
  const ids: string[] = [];
  for await (const entry of postingEntries(table)) {
    if (entry.withdrawnAt === undefined) {
      ids.push(entry.posting.postingId);
    }
  }
  const postings = [...(await postingsById(table, ids)).values()].filter(({ skills }) => skills.length > 0);
  return postings.sort((a, b) => (a.postedAt < b.postedAt ? 1 : -1));
}

/** Two postings that a person would like: of what they look for, else any, for each person different ones. */
function liked(postings: readonly Posting[], { workDetails }: Client, index: number): Posting[] {
  const looksFor = ({ nocs }: Posting) => nocs.some((noc) => workDetails.targetOccupations.includes(noc));
  const fitting = postings.filter(looksFor).slice(0, 2);
  const others = postings.filter((posting) => !looksFor(posting));
  const further = [5, 17].flatMap((step) => others[(index * 7 + step) % Math.max(1, others.length)] ?? []);
  return [...fitting, ...further].slice(0, 2);
}

/** Most skills of the first posting and some of the second; the occupation of the first, employer and sector of the second. */
function interestsOf(client: Client, [first, second]: readonly Posting[], now: Date): Item[] {
  const since = client.createdAt;
  const via = 'self';
  const input = newMatchInput(client, now);
  if (!first || client.accountStatus === 'invited') {
    return [toMatchInputItem(input)];
  }
  const wanted = [...first.skills.slice(0, 8), ...(second?.skills.slice(0, 3) ?? [])];
  const skills = [...new Map(wanted.map((skill) => [skill.skillId, skill])).values()];
  const targets = {
    occupations: first.nocs.slice(0, 1).map((id) => ({ id, name: undefined })),
    companies: second ? [{ id: second.employer.id, name: second.employer.name }] : [],
    sectors: second?.sector === undefined ? [] : [{ id: second.sector, name: undefined }],
  };
  const follows: MatchInput['follows'] = {
    occupations: targets.occupations.map(({ id }) => ({ id, since })),
    companies: targets.companies.map(({ id }) => ({ id, since })),
    sectors: targets.sectors.map(({ id }) => ({ id, since })),
  };
  const clientId = client.id;
  return [
    toMatchInputItem({ ...input, skillIds: skills.map(({ skillId }) => skillId), follows }),
    ...skills.map(({ skillId, label }) =>
      toClientSkillItem({ clientId, skillId, label: { en: label }, addedAt: since, via }),
    ),
    ...followKinds.flatMap((kind) =>
      targets[kind].map(({ id: targetId, name }) =>
        toFollowItem({ clientId, kind, targetId, ...(name === undefined ? {} : { name }), since, via }),
      ),
    ),
  ];
}

function activitiesOf({ id: clientId, firstLoginAt, lastLoginAt, createdAt }: Client): Item[] {
  if (firstLoginAt === undefined || lastLoginAt === undefined) {
    return [];
  }
  const between = new Date((Date.parse(createdAt) + Date.parse(lastLoginAt)) / 2).toISOString();
  const done: readonly (readonly [ActivityType, string])[] = [
    ['logged_in', firstLoginAt],
    ['profile_updated', between],
    ['logged_in', lastLoginAt],
  ];
  return done.map(([type, at]) => toActivityItem({ id: newId(Date.parse(at)), clientId, type, at }));
}

const remarks = [
  'Prefers calls in the afternoon. Is improving interview skills; a mock interview is planned.',
  'Looks for part-time work close to home. Child care is arranged from September.',
  'Certificate from abroad is being assessed. Ask for the result next month.',
];

function notesOf(client: Client, index: number, now: Date): Item[] {
  const text = index % 4 === 0 ? remarks[(index / 4) % remarks.length] : undefined;
  const updatedBy = client.assignedStaffIds[0];
  if (text === undefined || updatedBy === undefined) {
    return [];
  }
  const updatedAt = daysBefore(now, 1).toISOString();
  return [toGeneralNotesItem({ clientId: client.id, text, updatedAt, updatedBy, version: 1 })];
}
