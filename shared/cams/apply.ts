import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { autoFill, type CamsPerson, eapStatus, sharedFields } from '#shared/domain/cams.ts';
import { type CamsLink, type CamsSnapshot, type Client, languageOf } from '#shared/domain/client.ts';
import { omitUndefined } from '#shared/omit-undefined.ts';

/** What the portal itself holds in the fields that it shares with CaMS; lists in one order. */
export function sharedValues(client: Client): CamsSnapshot {
  const { firstName, lastName, dateOfBirth, phone, primaryMailingAddress, identifiesAs, sex } = client;
  return omitUndefined({
    firstName,
    lastName,
    dateOfBirth,
    phone,
    primaryMailingAddress,
    identifiesAs: identifiesAs.length > 0 ? [...identifiesAs].sort() : undefined,
    sex,
    highestEducation: client.highestEducation,
    preferredLanguage: client.preferredLanguage,
    currentEmploymentStatus: client.workDetails.currentEmploymentStatus,
  });
}

/** Whether two values of a shared field are the same: the order of a list does not matter. */
export function sameValue(one: unknown, other: unknown): boolean {
  const sorted = (value: unknown) => (Array.isArray(value) ? [...value].sort() : value);
  return isDeepStrictEqual(sorted(one), sorted(other));
}

function withValues(client: Client, values: CamsSnapshot): Client {
  const { currentEmploymentStatus, ...fields } = values;
  return {
    ...client,
    ...omitUndefined(fields),
    ...(fields.preferredLanguage === undefined ? {} : { language: languageOf(fields.preferredLanguage) }),
    ...(currentEmploymentStatus === undefined
      ? {}
      : { workDetails: { ...client.workDetails, currentEmploymentStatus } }),
  };
}

/**
 * The record with what a source says, by the auto-fill matrix (CL-14). What the source says nothing of stays as it is.
 * @returns the record, and the fields that got another value
 */
export function filled(
  client: Client,
  values: CamsSnapshot,
  source: 'assessment' | 'cams',
): { readonly client: Client; readonly changed: readonly string[] } {
  const before = sharedValues(client);
  const taken = sharedFields.filter((field) => {
    const effect = autoFill[field][source];
    const says = values[field] !== undefined && !sameValue(values[field], before[field]);
    return says && (effect === 'wins' || before[field] === undefined);
  });
  const chosen: CamsSnapshot = Object.fromEntries(taken.map((field) => [field, values[field]]));
  return { client: taken.length > 0 ? withValues(client, chosen) : client, changed: taken };
}

/** What CaMS alone knows (CM-11), and how profile and People cards call it. */
export const camsOnly = {
  stream: 'camsClientStream',
  maritalStatus: 'maritalStatus',
  immigrationStatus: 'immigrationStatus',
  statusInCanada: 'statusInCanada',
  eapStatus: 'eapStatus',
} as const satisfies Partial<Record<keyof CamsLink, string>>;
const camsOnlyFields = Object.keys(camsOnly) as readonly (keyof typeof camsOnly)[];

export function plansHash(plans: CamsPerson['plans']): string {
  return createHash('sha256').update(JSON.stringify(plans)).digest('base64url').slice(0, 22);
}

export interface Applied {
  readonly client: Client;
  /** Names of what differs from before, as the profile calls them; `eap` for the plans. */
  readonly changed: readonly string[];
  readonly plansChanged: boolean;
}

/** Who linked a client, to whom, and when. */
export type NewLink = Pick<CamsLink, 'reference' | 'linkedBy' | 'linkedAt'>;

/**
 * The record as CaMS wants it now (ED-04): the snapshot is what CaMS said, the shared fields follow the auto-fill matrix, and the
 * version moves only where the profile or the People card reads otherwise.
 *
 * @param link `client.cams`, or the one that is being made
 */
export function applyPerson(client: Client, link: CamsLink | NewLink, person: CamsPerson, now: Date): Applied {
  const at = now.toISOString();
  const isNew = client.cams === undefined;
  const { client: after, changed: shared } = filled(client, person.values, 'cams');
  const before: Partial<CamsLink> = link;
  const only = {
    stream: person.stream,
    maritalStatus: person.maritalStatus,
    immigrationStatus: person.immigrationStatus,
    statusInCanada: person.statusInCanada,
    eapStatus: eapStatus(person.plans),
  };
  const own = camsOnlyFields.filter((name) => before[name] !== only[name]);
  const hash = plansHash(person.plans);
  const plansChanged = before.plansHash !== hash && (before.plansHash !== undefined || person.plans.length > 0);
  const changed = [...shared, ...own.map((name) => camsOnly[name]), ...(plansChanged ? ['eap'] : [])];
  const cams: CamsLink = omitUndefined({
    reference: link.reference,
    linkedBy: link.linkedBy,
    linkedAt: link.linkedAt,
    ...only,
    lastSyncedAt: at,
    snapshot: person.values,
    plansHash: hash,
    lastChanges: changed.length > 0 ? changed.map((field) => ({ field, at })) : (before.lastChanges ?? []),
  });
  const isSeen = isNew || shared.length > 0 || own.length > 0;
  return {
    client: { ...after, cams, ...(isSeen ? { version: client.version + 1, updatedAt: at } : {}) },
    changed,
    plansChanged: plansChanged || isNew,
  };
}

/** The record without its link: what was copied from CaMS stays (CM-08). */
export function withoutLink(client: Client, now: Date): Client {
  const { cams: _cams, ...rest } = client;
  return { ...rest, version: client.version + 1, updatedAt: now.toISOString() };
}
