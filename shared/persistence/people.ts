import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Client } from '#shared/domain/client.ts';
import { foldName, foldText } from '#shared/domain/text.ts';
import { omitUndefined } from '#shared/omit-undefined.ts';
import { codec } from './codec.ts';
import { type Key, keys, nameShards, peoplePartitions, shardOf } from './keys.ts';
import { queryAll, queryPage } from './reads.ts';
import type { Item } from './refusals.ts';
import type { Table } from './table-connection.ts';

/** Folding may lengthen a text, and index keys have an end. */
const maxNameLength = 100;

/** How a name lies in the People list and the look-up: `O'Brien` = `OBrien`, `Anne-Marie` = `Anne Marie` = `Annemarie` (CL-02). */
export function nameKey(name: string): string {
  return foldName(name).replaceAll(' ', '').slice(0, maxNameLength);
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
 * One slim item per client (ADR 0012): what the People screen searches, filters and sorts by, at most about 300 bytes in few
 * attributes, hence the short names. What different writers change lies in different attributes, so that neither undoes the
 * other.
 */
const SlimPerson = z.object({
  sk: z.string(),
  /** Last and first name, by `nameKey`. */
  gsi2sk: z.string(),
  gsi3sk: z.string(),
  /** Assigned staff, with commas. */
  s: z.string().optional(),
  /** Who created the record, where that is nobody of `s`. */
  b: z.string().optional(),
  /** Invited: no password set yet. */
  v: z.literal(true).optional(),
  /** Archived. */
  x: z.literal(true).optional(),
  /** Last activity: milliseconds. */
  a: z.number().optional(),
  /** What never changes, and what a PATCH or CaMS changes: `factNames` with a separator between; codes by their tags. */
  f: z.string(),
});

const factNames = [
  'email',
  'preferredName',
  'createdAt',
  'sex',
  'highestEducation',
  'currentEmploymentStatus',
  'dateOfBirth',
  'postalCode',
  'city',
  'camsClientStream',
  'eapStatus',
  'accessToTransportation',
  'identifiesAs',
  'nocs',
] as const;
type Facts = Readonly<Record<(typeof factNames)[number], string | undefined>>;

/** No text that people write holds it: control characters are refused. */
const separator = '\u001f';
const tagLength = 3;
const nocLength = 5;

/** The attributes of a slim item that the list needs: what stands in the keys, it knows. */
const listed = ['sk', 'gsi2sk', 'gsi3sk', 's', 'b', 'v', 'x', 'a', 'f', 'entity', 'schema'] as const;

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

/** The status of the People screen: archived whatever the account's own state. */
export function personStatus(client: Pick<Client, 'accountStatus' | 'archivedAt'>): PersonStatus {
  if (client.archivedAt !== undefined) {
    return 'archived';
  }
  return client.accountStatus === 'invited' ? 'invited' : 'active';
}

const personCodec = codec({ entity: 'Person', schema: SlimPerson, keys: ({ sk }) => ({ pk: '', sk }) });

function namesPartition(shard: number): string {
  return `NAMES#${shard}`;
}

export function toPersonItem(client: Client): Item {
  const { assignedStaffIds: staff } = client;
  const names = namesPartition(shardOf(client.id, nameShards));
  const key = personKey(client);
  const slim = omitUndefined({
    sk: key.sk,
    gsi2sk: indexedName(client.lastName),
    gsi3sk: indexedName(client.firstName),
    s: staff.length > 0 ? staff.join(',') : undefined,
    b: staff.includes(client.createdBy) ? undefined : client.createdBy,
    v: client.accountStatus === 'invited' ? (true as const) : undefined,
    x: client.archivedAt === undefined ? undefined : (true as const),
    a: client.lastActivityAt === undefined ? undefined : Date.parse(client.lastActivityAt),
    f: packed(factsOf(client)),
  });
  return { ...personCodec.toItem(slim), ...key, gsi2pk: names, gsi3pk: names };
}

function factsOf(client: Client): Facts {
  const { workDetails: work, primaryMailingAddress: address } = client;
  const nocs = new Set([...work.pastOccupations, ...work.currentOccupations, ...work.targetOccupations]);
  return {
    email: client.email,
    preferredName: client.preferredName && nameKey(client.preferredName),
    createdAt: Date.parse(client.createdAt).toString(36),
    sex: client.sex && codeTag(client.sex),
    highestEducation: client.highestEducation && codeTag(client.highestEducation),
    currentEmploymentStatus: work.currentEmploymentStatus && codeTag(work.currentEmploymentStatus),
    dateOfBirth: client.dateOfBirth?.replaceAll('-', ''),
    postalCode: address?.postalCode && postalKey(address.postalCode),
    city: address?.city && foldText(address.city),
    camsClientStream: client.cams?.stream,
    eapStatus: client.cams?.eapStatus,
    accessToTransportation: client.referralDetails.accessToTransportation.map(codeTag).join(''),
    identifiesAs: client.identifiesAs.map(codeTag).join(''),
    nocs: [...nocs].join(''),
  };
}

function packed(facts: Facts): string {
  const values = factNames.map((name) => facts[name]?.replaceAll(separator, '') ?? '');
  const end = values.findLastIndex((value) => value !== '') + 1;
  return values.slice(0, end).join(separator);
}

function unpacked(text: string): Facts {
  const values = text.split(separator);
  return Object.fromEntries(factNames.map((name, index) => [name, values[index] || undefined])) as Facts;
}

/** @param serviceProviderId whose list the item lies in */
export function fromPersonItem(item: Item, serviceProviderId: string): Person {
  const slim = personCodec.fromItem(item);
  const facts = unpacked(slim.f);
  return {
    clientId: slim.sk,
    serviceProviderId,
    firstName: slim.gsi3sk,
    lastName: slim.gsi2sk,
    preferredName: facts.preferredName,
    email: facts.email ?? '',
    assignedStaffIds: slim.s?.split(',') ?? [],
    createdBy: slim.b,
    status: slim.x ? 'archived' : slim.v ? 'invited' : 'active',
    createdAt: Number.parseInt(facts.createdAt ?? '0', 36),
    lastActivityAt: slim.a,
    sex: facts.sex,
    highestEducation: facts.highestEducation,
    currentEmploymentStatus: facts.currentEmploymentStatus,
    accessToTransportation: chunks(facts.accessToTransportation, tagLength),
    identifiesAs: chunks(facts.identifiesAs, tagLength),
    dateOfBirth: facts.dateOfBirth === undefined ? undefined : Number(facts.dateOfBirth),
    postalCode: facts.postalCode,
    city: facts.city,
    nocs: chunks(facts.nocs, nocLength),
    camsClientStream: facts.camsClientStream,
    eapStatus: facts.eapStatus,
  };
}

function chunks(text: string | undefined, length: number): string[] {
  return Array.from({ length: (text?.length ?? 0) / length }, (_, index) =>
    (text ?? '').slice(index * length, (index + 1) * length),
  );
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
  const shard = async (providerId: string, partition: string) => {
    const people: Person[] = [];
    for await (const item of queryAll(table, { partition, attributes: listed })) {
      people.push(fromPersonItem(item, providerId));
    }
    return people;
  };
  const shards = [...new Set(providerIds)].flatMap((id) =>
    peoplePartitions(id).map((partition) => shard(id, partition)),
  );
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
    .flatMap(({ items }) => items.map((item) => fromPersonItem(item, providerOf(item))))
    .sort((a, b) => (order(a) < order(b) ? -1 : 1))
    .slice(0, limit + 1);
}

/** The provider in `PEOPLE#<provider>#<shard>`. */
function providerOf({ pk }: Item): string {
  return String(pk).split('#')[1] ?? '';
}
