import type { PostAuthenticationTriggerEvent, PreTokenGenerationV2TriggerEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { handler as preToken } from '#functions/pre-token/handler.ts';
import { recordSignIn } from '#functions/record-sign-in/record-sign-in.ts';
import { activityPage } from '#shared/persistence/activity.ts';
import { clientById } from '#shared/persistence/clients.ts';
import { staffById } from '#shared/persistence/staff.ts';
import { accountsFixture } from '../support/accounts-fixture.ts';

const accounts = await accountsFixture();
const { table, time } = accounts;

const at = (minutes: number, seconds = 0) => new Date(time.now.getTime() + (minutes * 60 + seconds) * 1000);
const signInsOf = async (clientId: string) =>
  (await activityPage(table, clientId, { limit: 100 })).activities.map(({ type, at }) => [type, at]);

describe('recording sign-ins (RA-02, AC-01)', () => {
  it('first and last time, one activity for an account and minute, no new version', async () => {
    const client = await accounts.createClient({}, true);
    const sub = client.sub ?? '';
    expect(await recordSignIn(table, sub, at(1, 5))).toBe('client');
    expect(await recordSignIn(table, sub, at(1, 40))).toBeUndefined();
    expect(await recordSignIn(table, sub, at(2, 5))).toBe('client');
    expect(await clientById(table, client.id)).toMatchObject({
      firstLoginAt: at(1, 5).toISOString(),
      lastLoginAt: at(2, 5).toISOString(),
      lastActivityAt: at(2, 5).toISOString(),
      version: client.version,
    });
    expect(await signInsOf(client.id)).toEqual([
      ['logged_in', at(2, 5).toISOString()],
      ['logged_in', at(1, 5).toISOString()],
    ]);
  });

  it('sign-ins at the very same moment leave one activity', async () => {
    const client = await accounts.createClient({}, true);
    await Promise.allSettled([1, 2, 3, 4].map(() => recordSignIn(table, client.sub ?? '', at(1))));
    expect(await signInsOf(client.id)).toHaveLength(1);
  });

  it('staff leave the times only; who has no account, or none any more, leaves nothing', async () => {
    const staff = await accounts.addStaff();
    expect(await recordSignIn(table, staff.sub ?? '', at(1))).toBe('staff');
    expect(await staffById(table, staff.id)).toMatchObject({ firstLoginAt: at(1).toISOString(), version: 1 });
    expect(await recordSignIn(table, 'no-such-user', at(1))).toBeUndefined();
    const administrator = await accounts.addStaff({ kind: 'administrator' });
    await accounts.as(administrator.sub)('POST', `/v1/staff/${staff.id}/deactivation`);
    expect(await recordSignIn(table, staff.sub ?? '', at(5))).toBeUndefined();
  });

  it('nobody is kept out because it cannot be recorded', async () => {
    process.env.TABLE_NAME = 'no-such-table';
    const { handler } = await import('#functions/record-sign-in/handler.ts');
    const event = { request: { userAttributes: { sub: 'some-user' } }, response: {} };
    expect(await handler(event as unknown as PostAuthenticationTriggerEvent)).toBe(event);
    const bare = { request: { userAttributes: {} }, response: {} };
    expect(await handler(bare as unknown as PostAuthenticationTriggerEvent)).toBe(bare);
  });
});

describe('access tokens', () => {
  it('lose the scope that reaches into the pool', async () => {
    const event = { request: { scopes: ['aws.cognito.signin.user.admin'] }, response: {} };
    expect(await preToken(event as unknown as PreTokenGenerationV2TriggerEvent)).toMatchObject({
      response: {
        claimsAndScopeOverrideDetails: {
          accessTokenGeneration: { scopesToSuppress: ['aws.cognito.signin.user.admin'] },
        },
      },
    });
  });
});
