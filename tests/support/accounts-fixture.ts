/**
 * Everything about accounts over real engines, in this process: the HTTP functions through the whole bundle, the outbox, the
 * sign-in trigger, and Cognito itself. The domain clock stands until a test moves it; ids and addresses are fresh, since all
 * files share one user pool.
 */

import { randomUUID } from 'node:crypto';
import { CognitoIdentityProviderClient, InitiateAuthCommand } from '@aws-sdk/client-cognito-identity-provider';
import { operations as accountLinkOperations } from '#functions/account-links/operations.ts';
import { routes as accountLinkRoutes } from '#functions/account-links/routes.ts';
import { operations as meOperations } from '#functions/me/operations.ts';
import { routes as meRoutes } from '#functions/me/routes.ts';
import { operations as passwordResetOperations } from '#functions/password-resets/operations.ts';
import { routes as passwordResetRoutes } from '#functions/password-resets/routes.ts';
import { operations as serviceProviderOperations } from '#functions/service-providers/operations.ts';
import { routes as serviceProviderRoutes } from '#functions/service-providers/routes.ts';
import { operations as settingsOperations } from '#functions/settings/operations.ts';
import { routes as settingsRoutes } from '#functions/settings/routes.ts';
import { operations as staffOperations } from '#functions/staff/operations.ts';
import { routes as staffRoutes } from '#functions/staff/routes.ts';
import { clientSettings } from '#infra/local/aws.ts';
import type { AccountKind, Permission } from '#shared/domain/account.ts';
import type { Client } from '#shared/domain/client.ts';
import type { Staff } from '#shared/domain/staff.ts';
import { httpHandler } from '#shared/http/handler.ts';
import { newAccountLink } from '#shared/identity/account-links.ts';
import type { Directory } from '#shared/identity/directory.ts';
import { CognitoDirectory } from '#shared/identity/directory-cognito.ts';
import type { Effect } from '#shared/outbox/effects.ts';
import { identityAppliers } from '#shared/outbox/identity-effects.ts';
import { applyVisibility } from '#shared/outbox/provider-visibility.ts';
import { OutboxRepository } from '#shared/outbox/repository.ts';
import { type Appliers, OutboxWorker } from '#shared/outbox/worker.ts';
import { actorOf, putActor } from '#shared/persistence/accounts.ts';
import { insertClient, toClientItem } from '#shared/persistence/clients.ts';
import { claimEmail } from '#shared/persistence/email-claims.ts';
import { toProviderItem } from '#shared/persistence/providers.ts';
import { toStaffItem } from '#shared/persistence/staff.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { KeyRing } from '#shared/secrets/key-ring.ts';
import { engines, testTable } from './engines.ts';
import { randomKeys, type Sent, send } from './http.ts';
import { drain } from './outbox-fixture.ts';
import { clientRecord } from './people.ts';
import { testPlatform } from './test-platform.ts';

export const goodPassword = 'a fairly good passphrase';
export const portalUrl = 'https://portal.example';

export interface Options {
  readonly throttles?: boolean;
  /** Wraps the directory, to let it refuse or fail. */
  readonly directory?: (directory: Directory) => Directory;
}

type Mail = Extract<Effect, { kind: 'mail' }>;

export async function accountsFixture(options: Options = {}) {
  const { table } = await testTable();
  const ring = new KeyRing(randomKeys());
  const lazyRing = () => Promise.resolve(ring);
  const { cognito, userPoolId, userPoolClientId } = engines();
  const real = new CognitoDirectory({ userPoolId });
  const directory = options.directory?.(real) ?? real;
  const time = { now: new Date('2026-11-02T15:00:00.000Z') };
  const clock = () => new Date(time.now);
  const platform = testPlatform(table, { ring: lazyRing, clock, throttles: options.throttles });
  const services = { ...platform, directory, portalUrl };
  const handlers = [
    httpHandler(accountLinkRoutes, accountLinkOperations(services), platform),
    httpHandler(passwordResetRoutes, passwordResetOperations(services), platform),
    httpHandler(meRoutes, meOperations(services), platform),
    httpHandler(serviceProviderRoutes, serviceProviderOperations(services), platform),
    httpHandler(settingsRoutes, settingsOperations(services), platform),
    httpHandler(staffRoutes, staffOperations(services), platform),
  ] as const;
  const [accountLinks, passwordResets, me, serviceProviders, settings, staff] = handlers;
  const byPath = { 'account-links': accountLinks, 'password-resets': passwordResets, me, settings, staff };

  function call(method: string, path: string, sent: Sent = {}) {
    const first = path.split(/[/?]/)[2] ?? '';
    const handler =
      Object.entries({ ...byPath, 'staff-options': staff, 'service-providers': serviceProviders }).find(
        ([name]) => name === first,
      )?.[1] ?? me;
    return send(handler, method, path, sent);
  }

  const mails: Mail[] = [];
  const appliers: Appliers = {
    ...identityAppliers({ table, ring: lazyRing, directory, portalUrl, clock }),
    'provider.apply-visibility': async ({ serviceProviderId }) => applyVisibility(table, serviceProviderId),
    mail: async (mail) => {
      mails.push(mail);
    },
  };
  const outbox = new OutboxRepository(table);
  const worker = new OutboxWorker({ outbox, appliers, clock, log: platform.log });
  const pool = new CognitoIdentityProviderClient(clientSettings(cognito));

  /** Everything that is due in the outbox, and what follows from it; the mails go to `mails`. */
  const runOutbox = () => drain(worker);

  /** Effects that wait, oldest first. */
  async function pending(kind?: Effect['kind']): Promise<Effect[]> {
    const effects: Effect[] = [];
    for await (const id of outbox.ids('pending')) {
      const item = await outbox.read(id);
      if (item && (kind === undefined || item.effect.kind === kind)) {
        effects.push(item.effect);
      }
    }
    return effects;
  }

  const at = time.now.toISOString();
  const impossible = () => new Error('A fresh record is there already');

  async function addProvider(clientVisibility: 'provider' | 'assigned' = 'provider') {
    const id = randomUUID();
    const provider = {
      id,
      name: `Provider ${id.slice(0, 8)}`,
      contactEmail: 'contact@provider.example',
      clientVisibility,
      createdAt: at,
      updatedAt: at,
      version: 1,
    };
    await new Transaction().create(toProviderItem(provider), impossible).commit(table);
    return provider;
  }

  /** A staff-type account that is signed in, by table items alone; its `sub` is its id unless it has a user. */
  async function addStaff(
    who: {
      readonly kind?: Exclude<AccountKind, 'client'>;
      readonly provider?: Awaited<ReturnType<typeof addProvider>>;
      readonly permissions?: readonly Permission[];
      readonly name?: readonly [string, string];
      readonly withUser?: boolean;
    } = {},
  ): Promise<Staff> {
    const id = randomUUID();
    const email = address();
    let sub: string = id;
    if (who.withUser) {
      ({ sub } = await real.create(email));
      await real.setPassword(sub, goodPassword);
    }
    const record: Staff = {
      id,
      kind: who.kind ?? 'staff',
      email,
      accountStatus: 'active',
      sub,
      language: 'en',
      links: {},
      invitedAt: at,
      passwordSetAt: at,
      firstName: who.name?.[0] ?? 'Robin',
      lastName: who.name?.[1] ?? 'Example',
      ...(who.provider ? { serviceProviderId: who.provider.id } : {}),
      permissions: [...(who.permissions ?? [])],
      createdAt: at,
      updatedAt: at,
      version: 1,
    };
    const transaction = new Transaction()
      .create(toStaffItem(record), impossible)
      .create(claimEmail(ring, email, { kind: 'staff', id }), impossible);
    putActor(transaction, actorOf({ kind: 'staff', record }, sub, who.provider, 0), impossible);
    await transaction.commit(table);
    return record;
  }

  /** An invited client, by table items alone; with `active`, one with a user and a password. */
  async function createClient(change: Partial<Client> = {}, active = false): Promise<Client> {
    const id = change.id ?? randomUUID();
    const email = change.email ?? address();
    let sub: string | undefined;
    if (active) {
      ({ sub } = await real.create(email));
      await real.setPassword(sub, goodPassword);
    }
    const record = clientRecord({
      id,
      email,
      accountStatus: active ? 'active' : 'invited',
      ...(sub === undefined ? {} : { sub, passwordSetAt: at }),
      language: 'fr',
      invitedAt: at,
      serviceProviderId: 'some-provider',
      createdAt: at,
      updatedAt: at,
      ...change,
    });
    const transaction = new Transaction().create(claimEmail(ring, email, { kind: 'client', id }), impossible);
    insertClient(transaction, record, time.now, impossible);
    if (sub !== undefined) {
      putActor(transaction, actorOf({ kind: 'client', record }, sub, undefined, 0), impossible);
    }
    await transaction.commit(table);
    return record;
  }

  /** A new link of a client's account, as the clients function makes it: its token. */
  async function linkFor(
    client: Client,
    purpose: 'invitation' | 'password-reset' | 'email-change',
    email = client.email,
  ) {
    const link = newAccountLink({
      ring,
      portalUrl,
      purpose,
      account: { kind: 'client', id: client.id },
      email,
      language: client.language,
      now: time.now,
    });
    const links = { ...client.links, [purpose]: link.hash };
    const after = { ...client, links, ...(purpose === 'email-change' ? { pendingEmail: email } : {}) };
    await new Transaction()
      .create(link.item, impossible)
      .change(toClientItem(client), toClientItem(after), {}, impossible)
      .commit(table);
    return tokenOf(link.url);
  }

  return {
    table,
    ring,
    directory: real,
    time,
    call,
    as:
      (sub: string | undefined) =>
      (method: string, path: string, sent: Sent = {}) =>
        call(method, path, { ...(sub === undefined ? {} : { sub }), ...sent }),
    mails,
    runOutbox,
    pending,
    addProvider,
    addStaff,
    createClient,
    linkFor,
    redeem: (token: string, password?: string) =>
      call('POST', `/v1/account-links/${token}/redemptions`, { body: password === undefined ? {} : { password } }),
    /** Claims of an access token, as the gateway hands them on. @throws Cognito's own error */
    async signIn(email: string, password = goodPassword): Promise<Record<string, string | number>> {
      const { AuthenticationResult } = await pool.send(
        new InitiateAuthCommand({
          AuthFlow: 'USER_PASSWORD_AUTH',
          ClientId: userPoolClientId,
          AuthParameters: { USERNAME: email, PASSWORD: password },
        }),
      );
      const [, payload = ''] = AuthenticationResult?.AccessToken?.split('.') ?? [];
      return JSON.parse(Buffer.from(payload, 'base64url').toString());
    },
  };
}

export type AccountsFixture = Awaited<ReturnType<typeof accountsFixture>>;

export function address(): string {
  return `${randomUUID()}@people.example`;
}

/** The token at the end of an account link. */
export function tokenOf(url: unknown): string {
  return String(url).split('/').at(-1) ?? '';
}

/** Runs something that throttles count, again where a window of theirs ended meanwhile. */
export async function withinOneWindow<T>(seconds: number, run: () => Promise<T>): Promise<T> {
  const window = () => Math.floor(Date.now() / 1000 / seconds);
  for (;;) {
    const started = window();
    const result = await run();
    if (window() === started) {
      return result;
    }
  }
}
