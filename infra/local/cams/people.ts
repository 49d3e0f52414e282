import { type CamsPlan, plansOf } from './plans.ts';

/** The first person's Client Reference Number; the next have the next numbers. */
export const firstReference = 1_000_001;
/** The first Common Assessment: `CA-2001`. */
export const firstAssessment = 2001;
export const assessments = 40;

/** A person as the simulator serves them: names of fields and values are those of a case system, not of the portal. */
export interface SimulatedPerson {
  readonly clientReferenceNumber: string;
  /** Of the case, not of the person: matches nobody (CL-12). */
  readonly caseReferenceNumber: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly dateOfBirth: string;
  readonly phone?: string;
  readonly email?: string;
  readonly sex: string;
  readonly address: Readonly<Record<string, string>>;
  readonly selfIdentification: readonly string[];
  readonly clientStream: string;
  readonly maritalStatus: string;
  readonly statusInCanada: string;
  readonly immigrationStatus: string;
  readonly preferredLanguage: string;
  readonly highestEducation: string;
  readonly employmentStatus: string;
  readonly servicePlans: readonly CamsPlan[];
}

const firstNames =
  'Amina Yusuf Beatriz Cedric Daphné Elias Farah Gaspard Helena Idris Jocelyn Kenji Lorraine Mikael Nadège'.split(' ');
const lastNames =
  'Haddad Achterberg Bélanger Castellanos Dufresne Eklund Fofana Gauthier Hoàng Ismail Jarvis Kaminski'.split(' ');
const places = [
  ['48 Lansdowne Avenue', 'Toronto', 'M6K 2V9'],
  ['9 King Street East', 'Hamilton', 'L8N 1A1'],
  ['310 Dunlop Street', 'Barrie', 'L4N 1B9'],
  ['77 Elgin Street', 'Ottawa', 'K1P 5K7'],
  ['15 Brady Street', 'Sudbury', 'P3E 6C8'],
] as const;
const identities = [
  ['Newcomer', 'Racialized', 'Woman'],
  ['Youth'],
  ['Francophone', 'Person with a disability'],
  ['Older worker'],
  [],
];
const maritalStatuses = ['Married', 'Single', 'Common-law', 'Divorced', 'Widowed', 'Separated'];
const statusesInCanada = ['Permanent resident', 'Canadian citizen', 'Other'];
/** The last one is nobody's code: it is kept as text. */
const immigrationStatuses = ['Permanent resident', 'Not applicable', 'Convention refugee', 'Transitional permit T-9'];
const educations = ["Bachelor's", 'Grade 12', 'Some college', 'Certificate/diploma'];
const employments = ['Unemployed', 'Employed part-time', 'Underemployed', 'Full-time student'];

function pick<T>(values: readonly T[], at: number): T {
  return values[at % values.length] as T;
}

/** @param number from 1: the first is the demo's Amina */
export function simulatedPerson(number: number): SimulatedPerson {
  const at = number - 1;
  const [line1, city, postalCode] = pick(places, at);
  return {
    clientReferenceNumber: String(firstReference + at),
    caseReferenceNumber: `C-${500_000 + number}`,
    firstName: pick(firstNames, at),
    lastName:
      at < lastNames.length ? pick(lastNames, at) : `${pick(lastNames, at)}-${pick(lastNames, Math.floor(at / 12))}`,
    dateOfBirth: at === 0 ? '1991-05-17' : `${1960 + (at % 45)}-${two(1 + (at % 12))}-${two(1 + (at % 28))}`,
    ...(at % 7 === 6 ? {} : { phone: `(416) 555-${String(at === 0 ? 134 : 1000 + (at % 9000)).padStart(4, '0')}` }),
    email: `${number}@mail.example`,
    sex: pick(['Female', 'Male', 'Another'], at),
    address: { line1, city, province: 'ON', postalCode, country: 'CA' },
    selfIdentification: pick(identities, at),
    clientStream: pick(['B', 'A', 'C'], at),
    maritalStatus: pick(maritalStatuses, at),
    statusInCanada: pick(statusesInCanada, at),
    immigrationStatus: pick(immigrationStatuses, at),
    preferredLanguage: pick(['English', 'French', 'Other'], at === 0 ? 0 : at),
    highestEducation: pick(educations, at),
    employmentStatus: pick(employments, at),
    servicePlans: plansOf(number),
  };
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}

/**
 * Odd ones are submitted, even ones in progress.
 * @param number from 1: `CA-2001`
 */
export function simulatedAssessment(number: number) {
  const { firstName, lastName, dateOfBirth, phone, sex, address, selfIdentification, ...rest } = simulatedPerson(
    number + 200,
  );
  const assessmentNumber = `CA-${firstAssessment + number - 1}`;
  return {
    assessmentNumber,
    status: number % 2 === 1 ? 'Submitted' : 'In progress',
    part1: {
      firstName,
      lastName,
      email: `${assessmentNumber.toLowerCase()}@mail.example`,
      dateOfBirth,
      phone: phone ?? '416-555-0187',
      sex,
      address,
      selfIdentification,
      preferredLanguage: rest.preferredLanguage,
      highestEducation: rest.highestEducation,
      employmentStatus: rest.employmentStatus,
    },
  };
}
