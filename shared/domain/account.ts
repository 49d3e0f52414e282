import * as z from 'zod';

export const accountKinds = ['staff', 'client', 'administrator', 'job-board-administrator'] as const;
export type AccountKind = (typeof accountKinds)[number];

/** Area and level; a higher level includes the lower ones of its area. */
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

/** `deactivated` is for staff only; archived clients keep their sign-in (DEC-3) and stay `active`. */
export const accountStatuses = ['invited', 'active', 'deactivated'] as const;

/** The clients that `clients:base` gives access to: all of the provider, or the own caseload (DEC-2). */
export const clientVisibilities = ['provider', 'assigned'] as const;

export const languages = ['en', 'fr'] as const;
export type Language = (typeof languages)[number];

export const linkPurposes = ['invitation', 'password-reset', 'email-change'] as const;
export type LinkPurpose = (typeof linkPurposes)[number];

/** Fields of the records of staff and of clients. */
export const accountFields = {
  /** Lower-cased; the sign-in. */
  email: z.string(),
  accountStatus: z.enum(accountStatuses),
  /** The Cognito user, after a password was set. */
  sub: z.string().optional(),
  language: z.enum(languages),
  invitedAt: z.string().optional(),
  passwordSetAt: z.string().optional(),
  firstLoginAt: z.string().optional(),
  lastLoginAt: z.string().optional(),
  /** SHA-256 of the valid account link, by purpose; older links are superseded (AC-03). */
  links: z.partialRecord(z.enum(linkPurposes), z.string()),
} as const;

/** The caller, read from the table on every request by the token's `sub` (OQ-25). */
export const Actor = z.object({
  sub: z.string(),
  /** The staff id or client id. */
  id: z.string(),
  kind: z.enum(accountKinds),
  serviceProviderId: z.string().optional(),
  /** A copy of the provider's setting (DEC-2), to avoid a second read. */
  clientVisibility: z.enum(clientVisibilities),
  permissions: z.array(z.enum(permissions)),
  status: z.enum(accountStatuses),
  /** Tokens with an earlier `auth_time` are rejected; epoch seconds. */
  tokensFrom: z.int(),
});
export type Actor = z.infer<typeof Actor>;
