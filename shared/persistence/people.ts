import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Client } from '#shared/domain/client.ts';
import { foldName, foldText } from '#shared/domain/text.ts';
import { present } from '#shared/present.ts';
import type { Table } from './client.ts';
import { codec } from './codec.ts';
import { type Key, keys, nameShards, peoplePartitions, shardOf } from './keys.ts';
import { queryAll, queryPage } from './reads.ts';
import type { Item } from './refusals.ts';

/** Folding may lengthen a text, and index keys have an end. */
const longestName = 100;

/** How a name lies in the People list and the look-up: `O'Brien` = `OBrien`, `Anne-Marie` = `Anne Marie` = `Annemarie` (CL-02). */
export function nameKey(name: string): string {
  return foldName(name).replaceAll(' ', '').slice(0, longestName);
}

/** No index key may be empty: some people's only name is written with a dash beside it. */
function indexedName(name: string): string {
  return nameKey(name) || '-';
}

/** How a postal code is compared: `m5v 3a8` = `M5V3A8`. */
export function postalKey(code: string): string {
  return foldText(code).replace(/[^a-z0-9]/g, '');
}

/**
 * How a code of a reference list lies in a slim item: 18 bits of its hash, three characters. A test holds that the codes of
 * each list stay apart.
 */
export function codeTag(code: string): string {
  const known = tags.get(code);
  if (known !== undefined) {
    return known;
  }
  const tag = createHash('sha256').update(code).digest('base64url').slice(0, 3);
  tags.set(code, tag);
  return tag;
}

const tags = new Map<string, string>();

/**
 * One slim item per client (ADR 0012): what the People screen searches, filters and sorts by, at most about 300 bytes, hence
 * the short attribute names. What different writers change lies in different attributes, so that neither undoes the other.
 */
const SlimPerson = z.object({
  pk: z.string(),
  sk: z.string(),
  gsi2pk: z.string(),
  /** Last name, by `nameKey`. */
  gsi2sk: z.string(),
  gsi3pk: z.string(),
  /** First name, by `nameKey`. */
  gsi3sk: z.string(),
  /** Preferred name, by `nameKey`. */
  p: z.string().optional(),
  e: z.string(),
  /** Assigned staff. */
  s: z.array(z.string()).optional(),
  /** Who created the record, where that is nobody of `s`. */
  b: z.string().optional(),
  /** Invited: no password set yet. */
  v: z.literal(true).optional(),
  /** Archived. */
  x: z.literal(true).optional(),
  /** Created, last activity: milliseconds. */
  c: z.number(),
  a: z.number().optional(),
  /** What a PATCH or CaMS writes; codes by their tags. */
  f: z
    .object({
      /** sex, education, employment, transportation, identifies as */
      s: z.string().optional(),
      e: z.string().optional(),
      w: z.string().optional(),
      t: z.array(z.string()).optional(),
      i: z.array(z.string()).optional(),
      /** date of birth as 19900401 */
      d: z.number().optional(),
      /** postal code, city: folded */
      p: z.string().optional(),
      c: z.string().optional(),
      /** NOC codes: past, current and target */
      n: z.array(z.string()).optional(),
      /** client stream, EAP status */
      r: z.string().optional(),
      a: z.string().optional(),
    })
    .optional(),
});

/** Who stands in the People list, as it searches, filters and sorts. */
export interface Person {
  readonly clientId: string;
  readonly serviceProviderId: string;
  /** By `nameKey`. */
  readonly firstName: string;
  readonly lastName: string;
  readonly preferredName: string | undefined;
  readonly email: string;
  readonly assignedStaffIds: readonly string[];
  /** Only where the creator is not assigned. */
  readonly createdBy: string | undefined;
  readonly status: PersonStatus;
  readonly createdAt: number;
  readonly lastActivityAt: number | undefined;
  /** Codes by `codeTag`. */
  readonly sex: string | undefined;
  readonly highestEducation: string | undefined;
  readonly currentEmploymentStatus: string | undefined;
  readonly accessToTransportation: readonly string[];
  readonly identifiesAs: readonly string[];
  /** As a number: 19900401. */
  readonly dateOfBirth: number | undefined;
  /** By `postalKey` and `foldText`. */
  readonly postalCode: string | undefined;
  readonly city: string | undefined;
  readonly nocs: readonly string[];
  readonly camsClientStream: string | undefined;
  readonly eapStatus: string | undefined;
}

export const personStatuses = ['active', 'invited', 'archived'] as const;
export type PersonStatus = (typeof personStatuses)[number];

/** The status of the People screen (domain 4): archived whatever the account's own state. */
export function personStatus(client: Pick<Client, 'accountStatus' | 'archivedAt'>): PersonStatus {
  if (client.archivedAt !== undefined) {
    return 'archived';
  }
  return client.accountStatus === 'invited' ? 'invited' : 'active';
}

const personCodec = codec({ entity: 'Person', schema: SlimPerson, keys: ({ pk, sk }) => ({ pk, sk }) });

function namesPartition(shard: number): string {
  return `NAMES#${shard}`;
}

export function toPersonItem(client: Client): Item {
  const { assignedStaffIds: staff, workDetails: work, primaryMailingAddress: address } = client;
  const nocs = [...new Set([...work.pastOccupations, ...work.currentOccupations, ...work.targetOccupations])];
  const facts = {
    s: tagged(client.sex),
    e: tagged(client.highestEducation),
    w: tagged(work.currentEmploymentStatus),
    t: orAbsent(client.referralDetails.accessToTransportation.map(codeTag)),
    i: orAbsent(client.identifiesAs.map(codeTag)),
    d: client.dateOfBirth === undefined ? undefined : Number(client.dateOfBirth.replaceAll('-', '')),
    p: address?.postalCode === undefined ? undefined : postalKey(address.postalCode),
    c: address?.city === undefined ? undefined : foldText(address.city),
    n: orAbsent(nocs),
    r: client.cams?.stream,
    a: client.cams?.eapStatus,
  };
  const names = namesPartition(shardOf(client.id, nameShards));
  return present(
    personCodec.toItem({
      ...keys.person(client.serviceProviderId, client.id),
      gsi2pk: names,
      gsi2sk: indexedName(client.lastName),
      gsi3pk: names,
      gsi3sk: indexedName(client.firstName),
      p: client.preferredName === undefined ? undefined : nameKey(client.preferredName),
      e: client.email,
      s: orAbsent(staff),
      b: staff.includes(client.createdBy) ? undefined : client.createdBy,
      v: client.accountStatus === 'invited' ? true : undefined,
      x: client.archivedAt === undefined ? undefined : true,
      c: Date.parse(client.createdAt),
      a: client.lastActivityAt === undefined ? undefined : Date.parse(client.lastActivityAt),
      f: Object.values(facts).some((fact) => fact !== undefined) ? present(facts) : undefined,
    }),
  );
}

export function fromPersonItem(item: Item): Person {
  const slim = personCodec.fromItem(item);
  const facts = slim.f ?? {};
  return {
    clientId: slim.sk,
    serviceProviderId: slim.pk.split('#')[1] ?? '',
    firstName: slim.gsi3sk,
    lastName: slim.gsi2sk,
    preferredName: slim.p,
    email: slim.e,
    assignedStaffIds: slim.s ?? [],
    createdBy: slim.b,
    status: slim.x ? 'archived' : slim.v ? 'invited' : 'active',
    createdAt: slim.c,
    lastActivityAt: slim.a,
    sex: facts.s,
    highestEducation: facts.e,
    currentEmploymentStatus: facts.w,
    accessToTransportation: facts.t ?? [],
    identifiesAs: facts.i ?? [],
    dateOfBirth: facts.d,
    postalCode: facts.p,
    city: facts.c,
    nocs: facts.n ?? [],
    camsClientStream: facts.r,
    eapStatus: facts.a,
  };
}

/** The card of the people list that a client moves with: where it lies now. */
export function personKey(client: Pick<Client, 'id' | 'serviceProviderId'>): Key {
  return keys.person(client.serviceProviderId, client.id);
}

/**
 * Everybody of some providers: every shard in parallel, 0.5 capacity units per 4 KB. Eventually consistent, since a list is no
 * decision: on AWS somebody who was added a moment ago may be missing.
 */
export async function peopleOf(table: Table, providerIds: readonly string[]): Promise<Person[]> {
  const shards = [...new Set(providerIds)].flatMap(peoplePartitions).map(async (partition) => {
    const people: Person[] = [];
    for await (const item of queryAll(table, { partition })) {
      people.push(fromPersonItem(item));
    }
    return people;
  });
  return (await Promise.all(shards)).flat();
}

/** The beginnings of names to look up, by `nameKey`; at least one of two characters. */
export interface NamePrefixes {
  readonly firstName: string;
  readonly lastName: string;
}

/**
 * Whose names begin so, over all providers, by name: one Query of each shard of the index of the longer beginning (CL-02, CL-03).
 * From an index, for a list: on AWS somebody who was added a moment ago may be missing.
 *
 * @returns at most `limit` people, and one more where there are more
 */
export async function peopleByName(
  table: Table,
  { firstName, lastName }: NamePrefixes,
  limit: number,
): Promise<Person[]> {
  const byLast = lastName.length >= firstName.length;
  const other = byLast ? firstName : lastName;
  const keep = (item: Item) => String(byLast ? item.gsi3sk : item.gsi2sk).startsWith(other);
  const pages = await Promise.all(
    Array.from({ length: nameShards }, (_, shard) =>
      queryPage(
        table,
        {
          index: byLast ? 'last-names' : 'first-names',
          partition: namesPartition(shard),
          prefix: byLast ? lastName : firstName,
        },
        { limit: limit + 1, ...(other === '' ? {} : { keep }) },
      ),
    ),
  );
  const order = (person: Person) => `${byLast ? person.lastName : person.firstName} ${person.clientId}`;
  return pages
    .flatMap(({ items }) => items.map(fromPersonItem))
    .sort((a, b) => (order(a) < order(b) ? -1 : 1))
    .slice(0, limit + 1);
}

function tagged(code: string | undefined): string | undefined {
  return code === undefined ? undefined : codeTag(code);
}

function orAbsent(list: readonly string[]): string[] | undefined {
  return list.length > 0 ? [...list] : undefined;
}
