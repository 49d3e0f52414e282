import * as z from 'zod';

export const accountKinds = ['staff', 'client', 'administrator', 'job-board-administrator'] as const;
export type AccountKind = (typeof accountKinds)[number];

/** Permissions as area and level; a higher level implies the lower ones of its area. */
export const permissions = [
  'clients:base',
  'clients:provider',
  'clients:group',
  'referrals:base',
  'cams:link',
  'tasks:base',
  'tasks:group',
  'staff:base',
  'staff:group',
  'reports:provider',
  'reports:group',
] as const;
export type Permission = (typeof permissions)[number];

/** `deactivated` is staff only; `archived` clients keep their sign-in (DEC-3) and are `active` here. */
export const accountStatuses = ['invited', 'active', 'deactivated'] as const;
export type AccountStatus = (typeof accountStatuses)[number];

/** Which clients `clients:base` reaches: all of the provider, or one's own caseload (DEC-2). */
export const clientVisibilities = ['provider', 'assigned'] as const;

export const languages = ['en', 'fr'] as const;
export type Language = (typeof languages)[number];

export const linkPurposes = ['invitation', 'password-reset', 'email-change'] as const;
export type LinkPurpose = (typeof linkPurposes)[number];

/** What every account has, whoever holds it: part of a staff member's and of a client's record. */
export const accountFields = {
  /** Lower-cased; the sign-in. */
  email: z.string(),
  accountStatus: z.enum(accountStatuses),
  /** The Cognito user, once there is one that has set a password. */
  sub: z.string().optional(),
  language: z.enum(languages),
  invitedAt: z.string().optional(),
  passwordSetAt: z.string().optional(),
  firstLoginAt: z.string().optional(),
  lastLoginAt: z.string().optional(),
  /** SHA-256 of the account link that is good now, by purpose: an older one is superseded (AC-03). */
  links: z.partialRecord(z.enum(linkPurposes), z.string()),
} as const;

/**
 * Who is calling, as the store says it at this moment (OQ-25): read on every request, by the token's `sub`.
 */
export const Actor = z.object({
  sub: z.string(),
  /** The account: a staff id, or the client id. */
  id: z.string(),
  kind: z.enum(accountKinds),
  serviceProviderId: z.string().optional(),
  /** The provider's setting (DEC-2), copied here so that a decision needs no second read. */
  clientVisibility: z.enum(clientVisibilities),
  permissions: z.array(z.enum(permissions)),
  status: z.enum(accountStatuses),
  /** Tokens whose `auth_time` is before this are refused; epoch seconds. */
  tokensFrom: z.int(),
});
export type Actor = z.infer<typeof Actor>;
