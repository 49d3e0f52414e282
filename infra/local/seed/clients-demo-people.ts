import type { Client } from '#shared/domain/client.ts';
import { codes, type ReferenceList } from '#shared/domain/reference.ts';
import { demoProviders, demoStaff } from './accounts-demo.ts';

const dayMs = 24 * 3600_000;

/** A made-up person: what the record holds beside what every record of the demo has. */
export type DemoPerson = Pick<Client, 'id' | 'firstName' | 'lastName' | 'email' | 'serviceProviderId'> &
  Partial<Client> & {
    /** Days before the seed. */
    readonly addedDaysAgo: number;
    readonly signsIn: boolean;
  };

const { lakeshore, riverside } = demoProviders;
const { maya, noah, sofia, manager } = demoStaff;

/** The people whom the demo's description names; all but Ben sign in. */
export const namedPeople: readonly DemoPerson[] = [
  {
    id: 'client-amina',
    firstName: 'Amina',
    lastName: 'Haddad',
    email: 'amina@clients.example',
    serviceProviderId: lakeshore.id,
    assignedStaffIds: [maya.id],
    createdBy: maya.id,
    preferredPronouns: 'she/her',
    phone: '+14165550134',
    dateOfBirth: '1991-05-17',
    sex: 'female',
    primaryMailingAddress: address('48 Lansdowne Avenue', 'Toronto', 'M6K 2V9'),
    identifiesAs: ['newcomer', 'racialized', 'woman'],
    highestEducation: 'bachelors',
    preferredLanguage: 'english',
    workDetails: {
      currentEmploymentStatus: 'unemployed',
      pastOccupations: ['14100'],
      currentOccupations: [],
      targetOccupations: ['12200', '13110'],
    },
    referralDetails: {
      referralSource: 'self_referred_walk_in',
      marketingSources: ['word_of_mouth'],
      referenceNumber: 'LE-2041',
      serviceNeeds: ['job_search', 'credential_recognition'],
      accessToTransportation: ['public_transit'],
    },
    communication: {
      jobFeedEmail: { enabled: true, frequency: 'weekly' },
      preferences: ['e_mail', 'text'],
      caseworkerCommunications: true,
    },
    addedDaysAgo: 64,
    signsIn: true,
  },
  {
    id: 'client-ben',
    firstName: 'Benjamin',
    lastName: 'O’Connor',
    preferredName: 'Ben',
    email: 'ben@clients.example',
    serviceProviderId: lakeshore.id,
    assignedStaffIds: [maya.id],
    createdBy: maya.id,
    accountStatus: 'invited',
    phone: '+14165550171',
    addedDaysAgo: 3,
    signsIn: false,
  },
  {
    id: 'client-chloe',
    firstName: 'Chloé',
    lastName: 'Tremblay',
    email: 'chloe@clients.example',
    serviceProviderId: lakeshore.id,
    createdBy: manager.id,
    language: 'fr',
    preferredLanguage: 'french',
    identifiesAs: ['francophone', 'youth'],
    highestEducation: 'some_college',
    primaryMailingAddress: address('210, rue Wellesley Est', 'Toronto', 'M4X 1G3'),
    workDetails: {
      currentEmploymentStatus: 'part_time_student',
      pastOccupations: [],
      currentOccupations: ['65100'],
      targetOccupations: ['14101', '42202'],
    },
    communication: {
      jobFeedEmail: { enabled: true, frequency: 'daily' },
      preferences: ['e_mail'],
      caseworkerCommunications: true,
    },
    addedDaysAgo: 12,
    signsIn: true,
  },
  {
    id: 'client-david',
    firstName: 'David',
    lastName: 'Nguyen',
    email: 'david@clients.example',
    serviceProviderId: lakeshore.id,
    assignedStaffIds: [noah.id],
    createdBy: noah.id,
    workDetails: {
      currentEmploymentStatus: 'employed_full_time',
      pastOccupations: ['75101'],
      currentOccupations: ['14400'],
      targetOccupations: [],
    },
    addedDaysAgo: 240,
    signsIn: true,
  },
  {
    id: 'client-emma',
    firstName: 'Emma',
    lastName: 'Kowalski',
    email: 'emma@clients.example',
    serviceProviderId: riverside.id,
    assignedStaffIds: [sofia.id],
    createdBy: sofia.id,
    phone: '+16135550119',
    highestEducation: 'certificate_diploma',
    workDetails: {
      currentEmploymentStatus: 'underemployed',
      pastOccupations: [],
      currentOccupations: ['64100'],
      targetOccupations: ['22221'],
    },
    addedDaysAgo: 31,
    signsIn: true,
  },
];

const firstNames =
  'Olivia Liam Noémie Mateo Aisha Wei Sophie Kwame Priya Lucas Fatima Jordan Élodie Omar Hannah Tariq Isabelle Andrei Mei Xavier ' +
  'Leila Marcus Ingrid Dmitri Rosa Samuel Zoé Hassan Clara Jean-Luc';
const lastNames =
  'Martin Singh Côté Nowak Ahmed Chen Roy Mensah Patel Lefebvre Hussain Campbell Gagnon Farouk O’Neill Malik Bouchard Popescu ' +
  'Zhang Fortin Rahimi Brown Larsen Ivanov Silva MacDonald Pelletier Ali Moreau Saint-Pierre';
const cities = [
  ['Toronto', 'M5V 3A8'],
  ['Mississauga', 'L5B 3C2'],
  ['Hamilton', 'L8P 4X3'],
  ['Ottawa', 'K1P 5M7'],
  ['Barrie', 'L4M 1A1'],
  ['Sudbury', 'P3E 5J1'],
] as const;
const occupations = [
  '13110',
  '14101',
  '14100',
  '14400',
  '21232',
  '22221',
  '42202',
  '44101',
  '63200',
  '64100',
  '65100',
  '65201',
];

/** Sixty further people of both providers, clients and referrals, in every state. */
export const furtherPeople: readonly DemoPerson[] = Array.from({ length: 60 }, (_, index) => furtherPerson(index));

function furtherPerson(index: number): DemoPerson {
  const firstName = pick(firstNames.split(' '), index);
  const lastName = pick(lastNames.split(' '), index * 7 + Math.floor(index / 30));
  const atLakeshore = index % 3 !== 2;
  const [city, postalCode] = pick(cities, index * 5);
  const staff: string[] = atLakeshore
    ? ([[maya.id], [noah.id], [maya.id, noah.id], []][index % 4] ?? [])
    : ([[sofia.id], []][index % 2] ?? []);
  const createdBy = staff[0] ?? (atLakeshore ? manager.id : sofia.id);
  const referralSource = pick(codes('referralSource'), index);
  const number = String(index + 1).padStart(2, '0');
  return {
    id: `client-demo-${number}`,
    firstName,
    lastName,
    email: `${plain(firstName)}.${plain(lastName)}@clients.example`,
    serviceProviderId: atLakeshore ? lakeshore.id : riverside.id,
    assignedStaffIds: staff,
    createdBy,
    accountStatus: index % 6 === 5 ? 'invited' : 'active',
    phone: `+1${pick(['416', '905', '613'], index)}55501${number}`,
    dateOfBirth: `${1958 + ((index * 11) % 50)}-${two((index % 12) + 1)}-${two((index % 28) + 1)}`,
    sex: pick(codes('sex'), index),
    primaryMailingAddress: address(`${10 + index * 3} King Street`, city, postalCode),
    identifiesAs: some('identifiesAs', index),
    highestEducation: pick(codes('highestEducation'), index * 3),
    preferredLanguage: index % 8 === 3 ? 'french' : 'english',
    language: index % 8 === 3 ? 'fr' : 'en',
    workDetails: {
      currentEmploymentStatus: pick(codes('currentEmploymentStatus'), index),
      pastOccupations: [pick(occupations, index + 4)],
      currentOccupations: [],
      targetOccupations: [pick(occupations, index)],
    },
    referralDetails: {
      referralSource,
      marketingSources: index % 16 < 2 ? [pick(codes('marketingSources'), index)] : [],
      serviceNeeds: some('serviceNeeds', index),
      accessToTransportation: some('accessToTransportation', index),
    },
    communication: {
      jobFeedEmail: { enabled: index % 3 === 0, frequency: index % 2 === 0 ? 'weekly' : 'daily' },
      preferences: some('communicationPreferences', index),
      caseworkerCommunications: index % 7 !== 0,
    },
    ...(index % 20 === 19 ? { archivedAt: new Date(Date.UTC(2026, 0, 10)).toISOString() } : {}),
    addedDaysAgo: 2 + index * 3,
    signsIn: false,
  };
}

function pick<T>(values: readonly T[], index: number): T {
  const value = values[index % values.length];
  if (value === undefined) {
    throw new Error('Nothing to pick from');
  }
  return value;
}

/** None, one or two codes of a list. */
function some(list: ReferenceList, index: number): string[] {
  return [index, index * 2 + 1]
    .slice(0, index % 3)
    .map((place) => pick(codes(list), place))
    .filter(isFirst);
}

function isFirst<T>(value: T, index: number, values: readonly T[]): boolean {
  return values.indexOf(value) === index;
}

function address(line1: string, city: string, postalCode: string): Client['primaryMailingAddress'] {
  return { line1, city, province: 'ON', postalCode, country: 'Canada' };
}

function plain(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/[^A-Za-z-]/g, '')
    .toLowerCase();
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}

/** An instant so many days, and some odd minutes, before another. */
export function daysBefore(now: Date, days: number): Date {
  return new Date(now.getTime() - days * dayMs - ((days * 37) % 300) * 60_000);
}
