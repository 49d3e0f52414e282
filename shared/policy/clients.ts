import type { Actor } from '#shared/domain/account.ts';
import type { Client } from '#shared/domain/client.ts';
import type { Decision } from './decision.ts';
import { holds } from './permissions.ts';

export type { Decision } from './decision.ts';

/**
 * What staff must have for an action on a person:
 * - `reach`: see the person, by a `clients` or the `referrals` permission (OQ-02)
 * - `clients`: see the person by a `clients` permission
 * - `cams`: that, and `cams:link` (CM-01)
 * - `group`: `clients:group` (RF-01, TQ-03)
 * - `administrator`: be one
 * - `nobody`: only the client does this
 */
type StaffNeed = 'reach' | 'clients' | 'cams' | 'group' | 'administrator' | 'nobody';

interface Rule {
  readonly staff: StaffNeed;
  /** The answer to the client, on their own record. */
  readonly self: Decision;
}

/** For the client themself and for all staff who see them. */
const shared: Rule = { staff: 'reach', self: 'allowed' };
/** Staff work that the client may know of, but not do. */
const staffWork: Rule = { staff: 'reach', self: 'forbidden' };
/** Staff work that needs a `clients` permission ("use the profile's Actions"). */
const clientsWork: Rule = { staff: 'clients', self: 'forbidden' };
/** What the client must not know of (PM-07). */
const staffOnly: Rule = { staff: 'clients', self: 'hidden' };
const ownOnly: Rule = { staff: 'nobody', self: 'allowed' };
const administration: Rule = { staff: 'administrator', self: 'forbidden' };

/** Every action on a client, and whom it needs. State (archived, signed in, flagged …) is no matter of permission: see `applies`. */
const rules = {
  /** Profile, Overview, Recent Activity. */
  read: shared,
  edit_client_profile: shared,
  edit_work_details: shared,
  edit_communication: shared,
  edit_contact: shared,
  edit_referral_details: staffWork,
  read_general_notes: { staff: 'reach', self: 'hidden' },
  write_general_notes: { staff: 'reach', self: 'hidden' },

  /** PM-02, DEC-17: a referral too, for everybody who sees it. */
  assign_staff: staffWork,
  remove_staff_assignment: staffWork,
  read_tasks: shared,
  create_task: staffWork,
  edit_task: staffWork,
  /** A client completes the tasks that are theirs (TK-13). */
  complete_task: shared,
  read_safety_flag: staffOnly,
  add_safety_flag: staffOnly,
  edit_safety_flag: staffOnly,
  remove_safety_flag: staffOnly,
  refer_to_service_provider: { staff: 'group', self: 'hidden' },
  read_referrals: { staff: 'reach', self: 'hidden' },
  request_transfer: staffOnly,
  decide_transfer: { staff: 'group', self: 'hidden' },
  archive_user: clientsWork,
  unarchive_user: clientsWork,
  add_cams_link: { staff: 'cams', self: 'forbidden' },
  remove_cams_link: { staff: 'cams', self: 'forbidden' },
  refresh_cams_link: { staff: 'cams', self: 'forbidden' },
  read_eap: staffOnly,
  resend_portal_invite: clientsWork,
  send_password_reset: clientsWork,

  read_case_notes: staffOnly,
  write_case_notes: staffOnly,

  read_following: shared,
  follow: ownOnly,
  read_suggestions: shared,
  suggest: staffWork,
  withdraw_suggestion: staffWork,
  decide_suggestion: ownOnly,
  read_skills: shared,
  write_skills: ownOnly,
  read_skill_gaps: shared,
  read_job_feed: shared,
  /** Match receipts, and badges on the board for this client. */
  read_matches: shared,
  read_job_leads: shared,
  write_job_leads: ownOnly,

  /** Resumes and cover letters; whose they are decides the rest (RS-01). */
  read_documents: shared,
  write_documents: shared,
  read_training: shared,
  recommend_training: clientsWork,
  advance_training: { staff: 'clients', self: 'allowed' },
  read_files: { staff: 'clients', self: 'allowed' },
  upload_file: { staff: 'clients', self: 'allowed' },
  upload_private_file: clientsWork,
  delete_file: { staff: 'clients', self: 'allowed' },

  read_audit: { staff: 'administrator', self: 'hidden' },
  export: administration,
  erase: administration,
} as const satisfies Record<string, Rule>;

export type ClientAction = keyof typeof rules;
export const clientActions = Object.keys(rules) as readonly ClientAction[];

/** What a decision looks at. */
export type DecidedClient = Pick<Client, 'id' | 'serviceProviderId' | 'createdBy'> & {
  readonly assignedStaffIds: readonly string[];
};

/** By what staff see a person: the strongest that holds; `undefined` = not at all. */
type Reach = 'administrator' | 'clients' | 'referrals';

function reachOf(actor: Actor, client: DecidedClient): Reach | undefined {
  if (actor.kind === 'administrator') {
    return 'administrator';
  }
  if (holds(actor, 'clients:group')) {
    return 'clients';
  }
  if (actor.serviceProviderId === undefined || actor.serviceProviderId !== client.serviceProviderId) {
    return undefined;
  }
  if (holds(actor, 'clients:provider')) {
    return 'clients';
  }
  if (holds(actor, 'clients:base') && (actor.clientVisibility === 'provider' || onCaseload(actor, client))) {
    return 'clients';
  }
  return holds(actor, 'referrals:base') && client.assignedStaffIds.length === 0 ? 'referrals' : undefined;
}

/** DEC-2: assigned to the client, or created them. */
function onCaseload(actor: Actor, client: DecidedClient): boolean {
  return client.assignedStaffIds.includes(actor.id) || client.createdBy === actor.id;
}

/** Whether a caller may do something to a client: the one place that says so (PM-01). */
export function mayOnClient(actor: Actor, action: ClientAction, client: DecidedClient): Decision {
  const rule = rules[action];
  if (actor.kind === 'client') {
    return actor.id === client.id ? rule.self : 'hidden';
  }
  const reach = reachOf(actor, client);
  if (!reach) {
    return 'hidden';
  }
  return satisfies(actor, reach, rule.staff) ? 'allowed' : 'forbidden';
}

function satisfies(actor: Actor, reach: Reach, need: StaffNeed): boolean {
  switch (need) {
    case 'reach':
      return true;
    case 'clients':
      return reach !== 'referrals';
    case 'cams':
      return reach !== 'referrals' && holds(actor, 'cams:link');
    case 'group':
      return holds(actor, 'clients:group');
    case 'administrator':
      return reach === 'administrator';
    case 'nobody':
      return false;
  }
}

/** The `actions` of a profile, in the order of the menu. */
export const profileActions = [
  'assign_staff',
  'remove_staff_assignment',
  'create_task',
  'add_safety_flag',
  'edit_safety_flag',
  'refer_to_service_provider',
  'archive_user',
  'unarchive_user',
  'add_cams_link',
  'remove_cams_link',
  'resend_portal_invite',
  'send_password_reset',
] as const satisfies readonly ClientAction[];
export type ProfileAction = (typeof profileActions)[number];

/** What `applies` looks at. */
export type ActionState = Pick<Client, 'hasSafetyFlag' | 'archivedAt' | 'cams' | 'lastLoginAt' | 'passwordSetAt'> &
  Pick<DecidedClient, 'assignedStaffIds'>;

/**
 * Whether an action makes sense in the client's present state. Doing it anyway is a conflict (409) or, where the action is
 * idempotent, nothing: never a matter of permission. Archived people get no mail (DEC-3) and are not moved (TQ-08).
 */
export function applies(action: ProfileAction, client: ActionState): boolean {
  const archived = client.archivedAt !== undefined;
  switch (action) {
    case 'assign_staff':
    case 'create_task':
      return true;
    case 'remove_staff_assignment':
      return client.assignedStaffIds.length > 0;
    case 'add_safety_flag':
      return !client.hasSafetyFlag;
    case 'edit_safety_flag':
      return client.hasSafetyFlag;
    case 'refer_to_service_provider':
      return !archived;
    case 'archive_user':
      return !archived;
    case 'unarchive_user':
      return archived;
    case 'add_cams_link':
      return client.cams === undefined;
    case 'remove_cams_link':
      return client.cams !== undefined;
    case 'resend_portal_invite':
      return !archived && client.lastLoginAt === undefined;
    case 'send_password_reset':
      return !archived && client.passwordSetAt !== undefined;
  }
}

/** PM-01: exactly what this caller may do to this client now. */
export function offeredActions(actor: Actor, client: DecidedClient & ActionState): ProfileAction[] {
  return profileActions.filter((action) => mayOnClient(actor, action, client) === 'allowed' && applies(action, client));
}
