import type { Permission } from '#shared/domain/account.ts';
import type { ServiceProvider } from '#shared/domain/service-provider.ts';
import type { Staff } from '#shared/domain/staff.ts';
import { actorOf, putActor } from '#shared/persistence/accounts.ts';
import { claimEmail } from '#shared/persistence/email-claims.ts';
import { toProviderItem } from '#shared/persistence/providers.ts';
import { changeSettings, defaultSettings } from '#shared/persistence/settings.ts';
import { toStaffItem } from '#shared/persistence/staff.ts';
import { connect } from '#shared/persistence/table-connection.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { loadKeyRing } from '#shared/secrets/key-ring.ts';
import { demoPassword } from './accounts.ts';
import type { SeedContext } from './context.ts';

interface DemoStaff {
  readonly id: string;
  readonly email: string;
  readonly kind: Staff['kind'];
  readonly name: readonly [first: string, last: string];
  readonly serviceProviderId?: string;
  readonly permissions: readonly Permission[];
}

/** The demo's service providers, by fixed ids. */
export const demoProviders = {
  lakeshore: {
    id: 'provider-lakeshore',
    name: 'Lakeshore Employment',
    contactEmail: 'intake@lakeshore.example',
    clientVisibility: 'provider',
  },
  riverside: {
    id: 'provider-riverside',
    name: 'Riverside Career Centre',
    contactEmail: 'intake@riverside.example',
    clientVisibility: 'provider',
  },
} as const;

const atLakeshore = { kind: 'staff', serviceProviderId: demoProviders.lakeshore.id } as const;
const atRiverside = { kind: 'staff', serviceProviderId: demoProviders.riverside.id } as const;

/** The demo's staff-type accounts but for the administrator, by fixed ids; all may sign in. */
export const demoStaff = {
  jobs: {
    id: 'staff-jobs',
    email: 'jobs@portal.example',
    kind: 'job-board-administrator',
    name: ['Jonah', 'Bergeron'],
    permissions: [],
  },
  network: {
    id: 'staff-network',
    email: 'network@portal.example',
    name: ['Nadia', 'Petrov'],
    ...atLakeshore,
    permissions: ['clients:group', 'tasks:group', 'staff:group', 'referrals:base', 'reports:group'],
  },
  manager: {
    id: 'staff-manager',
    email: 'manager@lakeshore.example',
    name: ['Grace', 'Whitfield'],
    ...atLakeshore,
    permissions: ['clients:provider', 'referrals:base', 'tasks:base', 'staff:base', 'cams:link', 'reports:provider'],
  },
  maya: {
    id: 'staff-maya',
    email: 'maya@lakeshore.example',
    name: ['Maya', 'Okafor'],
    ...atLakeshore,
    permissions: ['clients:base', 'referrals:base', 'tasks:base', 'cams:link'],
  },
  noah: {
    id: 'staff-noah',
    email: 'noah@lakeshore.example',
    name: ['Noah', 'Lindqvist'],
    ...atLakeshore,
    permissions: ['clients:base', 'tasks:base'],
  },
  new: {
    id: 'staff-new',
    email: 'new@lakeshore.example',
    name: ['Leïla', 'Gagnon'],
    ...atLakeshore,
    permissions: [],
  },
  sofia: {
    id: 'staff-sofia',
    email: 'sofia@riverside.example',
    name: ['Sofia', 'Marchetti'],
    ...atRiverside,
    permissions: ['clients:base', 'referrals:base', 'tasks:base', 'cams:link'],
  },
} as const satisfies Record<string, DemoStaff>;

/** Providers, staff with their users, and the settings that an operator would make first. */
export async function seedDemoAccounts({ environment, clock, users }: SeedContext): Promise<void> {
  const people: readonly DemoStaff[] = Object.values(demoStaff);
  const [ring, subs] = await Promise.all([
    loadKeyRing(environment.KEY_RING)(),
    users.make(people.map(({ email }) => ({ email, password: demoPassword }))),
  ]);
  const table = connect(environment.TABLE_NAME);
  const now = clock().toISOString();
  const stamps = { createdAt: now, updatedAt: now, version: 1 };
  const there = () => new Error('The table holds demo accounts already');

  const transaction = new Transaction();
  const providers = new Map<string, ServiceProvider>();
  for (const provider of Object.values(demoProviders)) {
    providers.set(provider.id, { ...provider, ...stamps });
    transaction.create(toProviderItem({ ...provider, ...stamps }), there);
  }
  for (const { id, email, kind, name, serviceProviderId, permissions } of people) {
    const sub = subs.get(email) ?? '';
    const staff: Staff = {
      id,
      kind,
      email,
      accountStatus: 'active',
      sub,
      language: id === demoStaff.new.id ? 'fr' : 'en',
      links: {},
      invitedAt: now,
      passwordSetAt: now,
      firstName: name[0],
      lastName: name[1],
      ...(serviceProviderId === undefined ? {} : { serviceProviderId }),
      permissions: [...permissions],
      ...stamps,
    };
    const actor = actorOf({ kind: 'staff', record: staff }, sub, providers.get(serviceProviderId ?? ''), 0);
    transaction.create(toStaffItem(staff), there).create(claimEmail(ring, email, { kind: 'staff', id }), there);
    putActor(transaction, actor, there);
  }
  const settings = { ...defaultSettings, reportFallbackEmail: 'reports@portal.example', updatedAt: now, version: 2 };
  changeSettings(transaction, defaultSettings, settings, there);
  await transaction.commit(table);
}
