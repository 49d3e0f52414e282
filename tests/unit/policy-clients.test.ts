import { describe, expect, it } from 'vitest';
import type { Actor, Permission } from '#shared/domain/account.ts';
import {
  type ActionState,
  applies,
  type ClientAction,
  clientActions,
  type DecidedClient,
  type Decision,
  mayOnClient,
  offeredActions,
  type ProfileAction,
  profileActions,
} from '#shared/policy/clients.ts';
import { assertAllowed } from '#shared/policy/decision.ts';
import { camsLink } from '../support/people.ts';

/** Who asks: what they hold, and which people of their own provider they see (DEC-2, OQ-02). */
interface Role {
  readonly kind?: Actor['kind'];
  readonly permissions?: readonly Permission[];
  readonly visibility?: Actor['clientVisibility'];
  readonly sees: 'everybody' | 'own provider' | 'own caseload' | 'own referrals' | 'caseload and referrals' | 'nobody';
}

const roles: Readonly<Record<string, Role>> = {
  administrator: { kind: 'administrator', sees: 'everybody' },
  'job board administrator': { kind: 'job-board-administrator', sees: 'nobody' },
  'another client': { kind: 'client', sees: 'nobody' },
  'no permission': { sees: 'nobody' },
  'tasks, staff and reports only': {
    permissions: ['tasks:group', 'staff:group', 'reports:group', 'cams:link'],
    sees: 'nobody',
  },
  'clients, group': { permissions: ['clients:group'], sees: 'everybody' },
  'clients, group, CaMS': { permissions: ['clients:group', 'cams:link'], visibility: 'assigned', sees: 'everybody' },
  'clients, provider': { permissions: ['clients:provider'], visibility: 'assigned', sees: 'own provider' },
  clients: { permissions: ['clients:base'], sees: 'own provider' },
  'clients, CaMS': { permissions: ['clients:base', 'cams:link'], sees: 'own provider' },
  'clients, narrowed': { permissions: ['clients:base'], visibility: 'assigned', sees: 'own caseload' },
  referrals: { permissions: ['referrals:base'], sees: 'own referrals' },
  'referrals, CaMS': { permissions: ['referrals:base', 'cams:link'], visibility: 'assigned', sees: 'own referrals' },
  'clients, narrowed, and referrals': {
    permissions: ['clients:base', 'referrals:base'],
    visibility: 'assigned',
    sees: 'caseload and referrals',
  },
};

const me = 'me';

const people: Readonly<Record<string, DecidedClient & ActionState>> = Object.fromEntries(
  (['own', 'other'] as const).flatMap((provider) =>
    [
      { name: 'their client', assignedStaffIds: [me, 'x'], createdBy: 'x' },
      { name: 'a client', assignedStaffIds: ['x'], createdBy: 'x' },
      { name: 'a client they added', assignedStaffIds: ['x'], createdBy: me },
      { name: 'a referral', assignedStaffIds: [], createdBy: 'x' },
      { name: 'a referral they added', assignedStaffIds: [], createdBy: me },
    ].flatMap(({ name, ...person }) =>
      [undefined, '2026-01-01T00:00:00.000Z'].map((archivedAt) => [
        `${name} of ${provider === 'own' ? 'their' : 'another'} provider${archivedAt ? ', archived' : ''}`,
        {
          id: 'person',
          serviceProviderId: provider,
          hasSafetyFlag: false,
          ...person,
          ...(archivedAt ? { archivedAt } : {}),
        },
      ]),
    ),
  ),
);

function actorOf({ kind = 'staff', permissions = [], visibility = 'provider' }: Role): Actor {
  return {
    sub: me,
    id: me,
    kind,
    ...(kind === 'staff' ? { serviceProviderId: 'own' } : {}),
    clientVisibility: visibility,
    permissions: [...permissions],
    status: 'active',
    tokensFrom: 0,
  };
}

/** By which area of permissions a role meets a person; `undefined`: they must not know of them. */
function meetsBy(role: Role, person: DecidedClient): 'clients' | 'referrals' | undefined {
  const own = person.serviceProviderId === 'own';
  const caseload = person.assignedStaffIds.includes(me) || person.createdBy === me;
  const referral = person.assignedStaffIds.length === 0;
  switch (role.sees) {
    case 'everybody':
      return 'clients';
    case 'own provider':
      return own ? 'clients' : undefined;
    case 'own caseload':
      return own && caseload ? 'clients' : undefined;
    case 'own referrals':
      return own && referral ? 'referrals' : undefined;
    case 'caseload and referrals':
      return own && caseload ? 'clients' : own && referral ? 'referrals' : undefined;
    case 'nobody':
      return undefined;
  }
}

const named = (...actions: ClientAction[]): ReadonlySet<ClientAction> => new Set(actions);

/** FO-02, SK-01, JL-07: only the client does these. */
const clientOnly = named('follow', 'write_skills', 'write_job_leads', 'decide_suggestion');
/** Reads and ends of a whole file. */
const administratorOnly = named('read_audit', 'export', 'erase');
/** RF-01, PM-03, TQ-03. */
const groupOnly = named('refer_to_service_provider', 'decide_transfer');
/** CM-01: with Clients and CaMS Linking. */
const camsOnly = named('add_cams_link', 'remove_cams_link', 'refresh_cams_link');
/** The rule names Clients, so Referrals alone do not do: CN-01, SG-01, FL-04, TR-01, TQ-01, EAP, and the profile's Actions. */
const needClients = named(
  'read_case_notes',
  'write_case_notes',
  'read_safety_flag',
  'add_safety_flag',
  'edit_safety_flag',
  'remove_safety_flag',
  'read_eap',
  'request_transfer',
  'archive_user',
  'unarchive_user',
  'resend_portal_invite',
  'send_password_reset',
  'recommend_training',
  'advance_training',
  'read_files',
  'upload_file',
  'upload_private_file',
  'delete_file',
);
/** PM-07: on their own record a client must not even know of these. */
const hiddenFromClient = named(
  'read_case_notes',
  'write_case_notes',
  'read_general_notes',
  'write_general_notes',
  'read_safety_flag',
  'add_safety_flag',
  'edit_safety_flag',
  'remove_safety_flag',
  'read_eap',
  'read_audit',
  'refer_to_service_provider',
  'read_referrals',
  'request_transfer',
  'decide_transfer',
);
/** What a client does with their own record (PM-07, ED, TK-13, RS-01, FL-04, TR-02). */
const ofTheClient = named(
  'read',
  'edit_client_profile',
  'edit_work_details',
  'edit_communication',
  'edit_contact',
  'read_tasks',
  'complete_task',
  'read_following',
  'read_suggestions',
  'read_skills',
  'read_skill_gaps',
  'read_job_feed',
  'read_matches',
  'read_job_leads',
  'read_documents',
  'write_documents',
  'read_training',
  'advance_training',
  'read_files',
  'upload_file',
  'delete_file',
  ...clientOnly,
);

function expected(action: ClientAction, role: Role, person: DecidedClient): Decision {
  const by = meetsBy(role, person);
  if (!by) {
    return 'hidden';
  }
  const holds = (permission: Permission) =>
    role.kind === 'administrator' || (role.permissions ?? []).includes(permission);
  const forbidden =
    clientOnly.has(action) ||
    (administratorOnly.has(action) && role.kind !== 'administrator') ||
    (groupOnly.has(action) && !holds('clients:group')) ||
    (camsOnly.has(action) && (by !== 'clients' || !holds('cams:link'))) ||
    (needClients.has(action) && by !== 'clients');
  return forbidden ? 'forbidden' : 'allowed';
}

describe('PM-01, PM-02, CF-1: every action × role × person', () => {
  for (const [roleName, role] of Object.entries(roles)) {
    it(`${roleName}: ${clientActions.length} actions on ${Object.keys(people).length} people`, () => {
      for (const [personName, person] of Object.entries(people)) {
        for (const action of clientActions) {
          const label = `${roleName}: ${action} on ${personName}`;
          expect(`${label} ${mayOnClient(actorOf(role), action, person)}`).toBe(
            `${label} ${expected(action, role, person)}`,
          );
        }
      }
    });
  }

  it('PM-07: the client themself, whatever their state', () => {
    for (const person of Object.values(people)) {
      const self = { ...actorOf({ kind: 'client', sees: 'nobody' }), id: person.id };
      for (const action of clientActions) {
        const wanted = hiddenFromClient.has(action) ? 'hidden' : ofTheClient.has(action) ? 'allowed' : 'forbidden';
        expect(`${action} ${mayOnClient(self, action, person)}`).toBe(`${action} ${wanted}`);
      }
    }
  });

  it('knows nobody by having no provider: staff without one see nobody, not those without one either', () => {
    const { serviceProviderId: _none, ...homeless } = actorOf({ permissions: ['clients:provider'], sees: 'nobody' });
    for (const person of Object.values(people)) {
      expect(mayOnClient(homeless, 'read', person)).toBe('hidden');
    }
  });
});

describe('the actions of a profile', () => {
  const client: DecidedClient & ActionState = {
    id: 'person',
    serviceProviderId: 'own',
    assignedStaffIds: ['x'],
    createdBy: 'x',
    hasSafetyFlag: false,
  };
  const administrator = actorOf({ kind: 'administrator', sees: 'everybody' });
  const offered = (state: Partial<DecidedClient & ActionState>) =>
    new Set(offeredActions(administrator, { ...client, ...state }));
  const has = (state: Partial<DecidedClient & ActionState>, ...actions: ProfileAction[]) =>
    actions.map((action) => offered(state).has(action));

  it('offers exactly what is allowed and makes sense, to every role (PM-01)', () => {
    const states: Partial<ActionState>[] = [{}, { hasSafetyFlag: true, lastLoginAt: 'then', passwordSetAt: 'then' }];
    for (const role of Object.values(roles)) {
      const actor = actorOf(role);
      for (const person of Object.values(people)) {
        for (const state of states) {
          const now = { ...person, ...state };
          const offers = new Set<ProfileAction>(offeredActions(actor, now));
          for (const action of profileActions) {
            const wanted = expected(action, role, now) === 'allowed' && applies(action, now);
            expect(`${action} ${offers.has(action)}`).toBe(`${action} ${wanted}`);
          }
        }
      }
    }
  });

  it('AC-01: resends the invitation until the first sign-in', () => {
    expect(has({}, 'resend_portal_invite')).toEqual([true]);
    expect(has({ passwordSetAt: 'then' }, 'resend_portal_invite', 'send_password_reset')).toEqual([true, true]);
    expect(has({ passwordSetAt: 'then', lastLoginAt: 'now' }, 'resend_portal_invite')).toEqual([false]);
  });

  it('AC-04, OQ-22: a password reset needs a password', () => {
    expect(has({}, 'send_password_reset')).toEqual([false]);
  });

  it('AC-05, AC-07: archive or unarchive; DEC-3: no mail to the archived, TQ-08: and no move', () => {
    expect(has({}, 'archive_user', 'unarchive_user', 'refer_to_service_provider')).toEqual([true, false, true]);
    const archived = { archivedAt: 'then', passwordSetAt: 'then' };
    expect(has(archived, 'archive_user', 'unarchive_user', 'refer_to_service_provider')).toEqual([false, true, false]);
    expect(has(archived, 'resend_portal_invite', 'send_password_reset')).toEqual([false, false]);
  });

  it('SG-02: add a flag or edit it; SA-10: removing needs somebody; CM: link or unlink', () => {
    expect(has({}, 'add_safety_flag', 'edit_safety_flag')).toEqual([true, false]);
    expect(has({ hasSafetyFlag: true }, 'add_safety_flag', 'edit_safety_flag')).toEqual([false, true]);
    expect(has({ assignedStaffIds: [] }, 'assign_staff', 'remove_staff_assignment')).toEqual([true, false]);
    expect(has({}, 'add_cams_link', 'remove_cams_link')).toEqual([true, false]);
    expect(has({ cams: camsLink() }, 'add_cams_link', 'remove_cams_link')).toEqual([false, true]);
  });
});

describe('demand', () => {
  it('lets pass, hides as 404, forbids as 403', () => {
    expect(() => assertAllowed('allowed')).not.toThrow();
    expect(() => assertAllowed('hidden')).toThrow(expect.objectContaining({ kind: 'not-found' }));
    expect(() => assertAllowed('forbidden')).toThrow(expect.objectContaining({ kind: 'forbidden' }));
  });
});
