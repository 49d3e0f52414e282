import * as z from 'zod';

export const accountKinds = ['staff', 'client', 'administrator', 'job-board-administrator'] as const;
export type AccountKind = (typeof accountKinds)[number];

/** Permissions as area and level (domain 1.3); a higher level implies the lower ones of its area. */
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

export const languages = ['en', 'fr'] as const;
export type Language = (typeof languages)[number];

/**
 * Who is calling, as the store says it at this moment (OQ-25). `id` is the account's id: a staff id, or the client id.
 */
export const Actor = z.object({
  id: z.string(),
  sub: z.string(),
  kind: z.enum(accountKinds),
  name: z.string(),
  email: z.string(),
  serviceProviderId: z.string().optional(),
  /** `clientVisibility` of the provider (DEC-2), copied so that a decision needs no second read. */
  permissions: z.array(z.enum(permissions)),
  status: z.enum(accountStatuses),
  /** Tokens whose `auth_time` is before this are refused; epoch seconds. */
  tokensFrom: z.number().int(),
});
export type Actor = z.infer<typeof Actor>;
