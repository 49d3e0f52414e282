import type { Staff } from '#shared/domain/staff.ts';
import { newId } from '#shared/ids.ts';
import { actorCodec } from '#shared/persistence/actors.ts';
import { claimEmail } from '#shared/persistence/email-claims.ts';
import { toStaffItem } from '#shared/persistence/staff.ts';
import { connect } from '#shared/persistence/table-connection.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { loadKeyRing } from '#shared/secrets/key-ring.ts';
import { demoPassword } from './accounts.ts';
import type { SeedContext } from './context.ts';

export const administratorEmail = 'admin@portal.example';

/** The account that every instance starts with: it can make all others. */
export async function seedAdministrator({ environment, clock, users }: SeedContext): Promise<Staff> {
  const subs = await users.make([{ email: administratorEmail, password: demoPassword }]);
  const sub = subs.get(administratorEmail) ?? '';
  const now = clock().toISOString();
  const administrator: Staff = {
    id: newId(),
    kind: 'administrator',
    email: administratorEmail,
    accountStatus: 'active',
    sub,
    language: 'en',
    links: {},
    invitedAt: now,
    passwordSetAt: now,
    firstName: 'Portal',
    lastName: 'Administrator',
    permissions: [],
    createdAt: now,
    updatedAt: now,
    version: 1,
  };
  const actor = actorCodec.toItem({
    sub,
    id: administrator.id,
    kind: 'administrator',
    clientVisibility: 'provider',
    permissions: [],
    status: 'active',
    tokensFrom: 0,
  });
  const ring = await loadKeyRing(environment.KEY_RING)();
  const taken = () => new Error(`${administratorEmail} is taken`);
  await new Transaction()
    .create(toStaffItem(administrator), taken)
    .create(actor, taken)
    .create(claimEmail(ring, administratorEmail, { kind: 'staff', id: administrator.id }), taken)
    .commit(connect(environment.TABLE_NAME));
  return administrator;
}
