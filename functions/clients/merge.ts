import { isDeepStrictEqual } from 'node:util';
import { mergedReferralDetails } from '#shared/clients/referral-details.ts';
import type { Client } from '#shared/domain/client.ts';
import { merged } from '#shared/domain/patch.ts';
import { omitUndefined } from '#shared/omit-undefined.ts';
import { unprocessable } from '#shared/problem.ts';
import { dayIn, instanceZone } from '#shared/time.ts';
import type { ClientPatch } from './fields.ts';

/** @throws 422 for a date of birth that is not in the past */
export function assertPastDate(day: string | null | undefined, pointer: string, now: Date): void {
  if (day && day >= dayIn(instanceZone, now)) {
    throw unprocessable(pointer, 'A date of birth must be in the past.');
  }
}

/**
 * Merges a patch into a client, except for e-mail addresses (see `changeEmail`).
 * @throws 422 for marketing sources that the referral source does not allow
 */
export function withPatch(client: Client, patch: ClientPatch): Client {
  const { clientProfile, contact = {}, workDetails, referralDetails, communication = {} } = patch;
  const { email: _email, pendingEmail: _pending, primaryMailingAddress: address, ...contactFields } = contact;
  const { jobFeedEmail, ...communicationFields } = communication;
  const feed = jobFeedEmail === null ? { enabled: false, frequency: 'weekly' as const } : jobFeedEmail;
  const person = merged(client, { ...clientProfile, ...contactFields }, { identifiesAs: [] });
  const newAddress = address === null ? {} : merged(client.primaryMailingAddress ?? {}, address);
  const { primaryMailingAddress: _address, ...rest } = person;
  return {
    ...rest,
    ...(Object.keys(newAddress).length > 0 ? { primaryMailingAddress: newAddress } : {}),
    workDetails: merged(client.workDetails, workDetails, {
      pastOccupations: [],
      currentOccupations: [],
      targetOccupations: [],
    }),
    referralDetails: mergedReferralDetails(client.referralDetails, referralDetails, '/body/referralDetails'),
    communication: {
      ...merged(client.communication, communicationFields, { preferences: [] }),
      jobFeedEmail: merged(client.communication.jobFeedEmail, feed),
    },
  };
}

/** The fields that PATCH can write, by section. */
function sections(client: Client) {
  const { workDetails, referralDetails, communication } = client;
  return {
    clientProfile: {
      firstName: client.firstName,
      lastName: client.lastName,
      preferredName: client.preferredName,
      preferredPronouns: client.preferredPronouns,
      identifiesAs: client.identifiesAs,
      highestEducation: client.highestEducation,
      preferredLanguage: client.preferredLanguage,
    },
    referralDetails,
    workDetails,
    communication,
    contact: {
      email: client.email,
      pendingEmail: client.pendingEmail,
      phone: client.phone,
      dateOfBirth: client.dateOfBirth,
      sex: client.sex,
      primaryMailingAddress: client.primaryMailingAddress,
    },
  };
}

/** Names of the fields that differ, such as `contact.phone`. */
export function changedFields(before: Client, after: Client): string[] {
  const [old, fresh] = [sections(before), sections(after)];
  return Object.entries(fresh).flatMap(([section, fields]) => {
    const earlier: object = old[section as keyof typeof old];
    const values = new Map(Object.entries(earlier));
    const names = new Set([...values.keys(), ...Object.keys(fields)]);
    const now = new Map<string, unknown>(Object.entries(omitUndefined(fields)));
    return [...names]
      .filter((name) => !isDeepStrictEqual(values.get(name), now.get(name)))
      .map((name) => `${section}.${name}`);
  });
}
