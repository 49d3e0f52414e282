import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, type StackClient, stackClient } from '../support/stack-client.ts';
import { type StackProcess, startStackProcess } from '../support/stack-process.ts';

/**
 * The whole way, over HTTP as front ends, mail programs and operators go it: a provider adds a client, the client accepts the
 * invitation and signs in, enters skills; a taxonomy and postings are imported; the match runs, the mail arrives, and stops.
 * Once with a few lines made here, once with the real files where they lie beside the project.
 */
const password = 'correct horse battery staple';
const realData = new URL('../../../shared/data/', import.meta.url);

interface Input {
  readonly taxonomy: readonly {
    readonly kind: string;
    readonly language?: string;
    readonly content: string | Buffer;
  }[];
  readonly postings: string;
  readonly expected: { readonly skills: number; readonly postings: number };
}

const madeHere = async (): Promise<Input> => ({
  taxonomy: [
    {
      kind: 'csv',
      content: [
        'id,label_en,label_fr,aliases_en,aliases_fr,broader',
        'welding,Welding,Soudage,weld metal|MIG welding,souder,',
        'forklift,Forklift operation,Conduite de chariot élévateur,fork lift,cariste,',
        'blueprints,Blueprint reading,Lecture de plans,reading blueprints,,',
        'safety,Workplace safety,Sécurité au travail,WHMIS,SIMDUT,',
      ].join('\n'),
    },
  ],
  postings: [
    {
      externalId: 'w-1',
      title: 'Welder',
      employer: 'Harbour Steel Works',
      city: 'Hamilton',
      province: 'ON',
      type: 'FT',
      postedAt: new Date(Date.now() - 3600_000).toISOString(),
      nocs: ['72106'],
      sector: '332',
      skills: ['MIG welding', 'Blueprint reading', 'WHMIS', 'Patience with customers'],
    },
    {
      externalId: 'w-2',
      title: 'Picker',
      employer: 'Lakeside Depot',
      postedAt: new Date().toISOString(),
      skills: ['fork lift'],
    },
  ]
    .map((posting) => JSON.stringify(posting))
    .join('\n'),
  expected: { skills: 4, postings: 2 },
});

const realFiles = async (): Promise<Input> => ({
  taxonomy: [
    { kind: 'esco', content: gunzipSync(await readFile(new URL('esco-v1.1.1-skills-en.csv.gz', realData))) },
    {
      kind: 'esco',
      language: 'fr',
      content: gunzipSync(await readFile(new URL('esco-v1.0-skills-fr.csv.gz', realData))),
    },
    { kind: 'noc', content: await readFile(new URL('noc-2021-unit-groups.csv', realData)) },
  ],
  postings: await readFile(new URL('postings-100.ndjson', realData), 'utf8'),
  expected: { skills: 13_896, postings: 100 },
});

describe.each([
  ['a few lines made here', madeHere, false],
  ['the real files', realFiles, true],
] as const)('the whole way with %s', (_name, input, real) => {
  if (real && !existsSync(realData)) {
    it.skip('the files of ../shared/data are not beside this checkout');
    return;
  }

  let running: StackProcess;
  let stack: StackClient;
  let admin: string;
  let staff: string;
  let client: string;
  let clientId: string;
  let provided: Input;

  beforeAll(async () => {
    [running, provided] = await Promise.all([startStackProcess(), input()]);
    stack = stackClient(running.facts);
    admin = await stack.signIn('admin@portal.example');
  });
  afterAll(() => running?.stop());

  /** The newest mail to an address, once it is there. */
  const mailTo = (address: string, subject = /./) =>
    eventually(async () => (await stack.mailbox(address)).filter((mail) => subject.test(mail.subject)).at(-1));

  /** The token of the account link in the newest mail to an address. */
  async function linkFor(address: string): Promise<string> {
    const mail = await mailTo(address);
    const token = /account-links\/([\w-]+)/.exec(mail.text ?? '')?.[1];
    expect(token).toBeDefined();
    return token ?? '';
  }

  async function redeem(address: string): Promise<string> {
    const token = await linkFor(address);
    const redeemed = await stack.call('POST', `/v1/account-links/${token}/redemptions`, { body: { password } });
    expect(redeemed.status).toBe(204);
    expect((await stack.call('POST', `/v1/account-links/${token}/redemptions`, { body: { password } })).status).toBe(
      404,
    );
    return stack.signIn(address, password);
  }

  async function upload(path: string, body: object, content: string | Buffer) {
    const created = await stack.call('POST', path, { token: admin, body });
    expect(created.status).toBe(201);
    const { import: run, upload: target } = created.body as {
      import: { id: string };
      upload: { url: string; fields: Record<string, string> };
    };
    const form = new FormData();
    for (const [name, value] of Object.entries(target.fields)) {
      form.append(name, value);
    }
    form.append('file', new Blob([content]));
    const sent = await fetch(target.url, { method: 'POST', body: form });
    expect(sent.ok).toBe(true);
    for (;;) {
      const report = await stack.call('GET', `${path}/${run.id}`, { token: admin });
      if (report.body.status === 'completed' || report.body.status === 'failed') {
        return report.body;
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  it('a provider is set up, and its first caseworker accepts the invitation and gets permissions', async () => {
    const provider = await stack.call('POST', '/v1/service-providers', {
      token: admin,
      body: { name: 'Northshore Employment', contactEmail: 'desk@northshore.example', clientVisibility: 'provider' },
    });
    expect(provider.status).toBe(201);
    const invited = await stack.call('POST', '/v1/staff', {
      token: admin,
      body: {
        email: 'Cora@northshore.example',
        firstName: 'Cora',
        lastName: 'Field',
        serviceProviderId: provider.body.id,
      },
    });
    expect(invited.status).toBe(201);
    staff = await redeem('cora@northshore.example');
    expect((await stack.call('GET', '/v1/clients', { token: staff })).status).toBe(403);
    const { staff: member } = invited.body as { staff: { id: string } };
    const read = await stack.call('GET', `/v1/staff/${member.id}`, { token: admin });
    const granted = await stack.call('PUT', `/v1/staff/${member.id}/permissions`, {
      token: admin,
      headers: { 'If-Match': read.headers.get('etag') ?? '' },
      body: { permissions: ['clients:base'] },
    });
    expect(granted.status).toBe(200);
    expect((await stack.call('GET', '/v1/clients', { token: staff })).status).toBe(200);
  });

  it('the caseworker adds a French-speaking client, who accepts the invitation and signs in', async () => {
    const added = await stack.call('POST', '/v1/clients', {
      token: staff,
      headers: { 'Idempotency-Key': 'add-1' },
      body: {
        firstName: 'Zoé',
        lastName: "L'Écuyer",
        email: 'zoe@clients.example',
        preferredLanguage: 'french',
        communication: {
          jobFeedEmail: { enabled: true, frequency: 'daily' },
          preferences: ['e_mail'],
          caseworkerCommunications: true,
        },
      },
    });
    expect(added.status).toBe(201);
    clientId = (added.body.client as { id: string }).id;
    const again = await stack.call('GET', '/v1/clients/lookup?lastName=lecuyer', { token: staff });
    expect(again.body.matches).toMatchObject([{ clientId, displayName: "Zoé L'Écuyer", canView: true }]);
    expect((await mailTo('zoe@clients.example')).subject).toMatch(/invitation|bienvenue|compte/i);
    client = await redeem('zoe@clients.example');
    expect((await stack.call('GET', '/v1/me', { token: client })).body).toMatchObject({ kind: 'client', clientId });
    const profile = await stack.call('GET', `/v1/clients/${clientId}`, { token: staff });
    expect(profile.body).toMatchObject({ type: 'client', status: 'active' });
    expect(profile.body.actions).not.toContain('resend_portal_invite');
    const activity = await stack.call('GET', `/v1/clients/${clientId}/activity`, { token: staff });
    expect(activity.body.items).toMatchObject([{ type: 'logged_in' }]);
  });

  it('a taxonomy is imported', async () => {
    const reports = [];
    for (const { content, ...body } of provided.taxonomy) {
      reports.push(await upload('/v1/taxonomy-imports', body, content));
    }
    expect(reports.map(({ status }) => status)).toEqual(reports.map(() => 'completed'));
    expect(Number(reports[0]?.created) + Number(reports[0]?.updated)).toBe(provided.expected.skills);
  }, 180_000);

  let posting: { postingId: string; skills: { skillId: string; label: string }[] };

  it('postings are imported, and the board shows them to anybody, without a badge', async () => {
    const report = await upload('/v1/job-imports', { format: 'ndjson', source: 'board' }, provided.postings);
    expect(report).toMatchObject({
      status: 'completed',
      read: provided.expected.postings,
      created: provided.expected.postings,
      rejected: 0,
    });
    const again = await upload('/v1/job-imports', { format: 'ndjson', source: 'board' }, provided.postings);
    expect(again).toMatchObject({ status: 'completed', created: 0, updated: 0, unchanged: provided.expected.postings });
    const board = await stack.call('GET', '/v1/job-postings?limit=100');
    const cards = board.body.items as { postingId: string; match?: unknown }[];
    expect(cards.length).toBeGreaterThan(0);
    expect(cards.every((card) => card.match === undefined)).toBe(true);
    for (const card of cards) {
      const full = (await stack.call('GET', `/v1/job-postings/${card.postingId}`)).body as unknown as typeof posting;
      if (full.skills.length >= 4 && full.skills.length % 2 === 0) {
        posting = full;
        break;
      }
    }
    expect(posting).toBeDefined();
  });

  const receipt = async () =>
    (await stack.call('GET', `/v1/clients/${clientId}/job-postings/${posting.postingId}/match`, { token: client }))
      .body;
  const badgeIn = async (path: string) => {
    const { body } = await stack.call('GET', path, { token: client });
    const cards = body.items as { postingId: string; match?: { percent: number; badge: boolean } }[];
    return cards.find(({ postingId }) => postingId === posting.postingId)?.match;
  };

  it('JB-03: half of the required skills make the badge on board, feed and receipt; one fewer makes none', async () => {
    const half = posting.skills.length / 2;
    const add = (skillId: string) =>
      stack.call('POST', `/v1/clients/${clientId}/skills`, { token: client, body: { skillId } });
    for (const { skillId } of posting.skills.slice(0, half - 1)) {
      expect((await add(skillId)).status).toBe(201);
    }
    expect(await receipt()).toMatchObject({ badge: false });
    expect(await badgeIn('/v1/job-postings?limit=100')).toBeUndefined();
    expect(await badgeIn(`/v1/clients/${clientId}/job-feed?limit=100`)).toBeUndefined();

    expect((await add(posting.skills[half - 1]?.skillId ?? '')).status).toBe(201);
    expect(await receipt()).toMatchObject({ percent: 50, badge: true });
    expect(((await receipt()).matched as unknown[]).length).toBe(half);
    expect(await badgeIn('/v1/job-postings?limit=100')).toEqual({ percent: 50, badge: true });
    expect(await badgeIn(`/v1/clients/${clientId}/job-feed?limit=100`)).toEqual({ percent: 50, badge: true });
  });

  it('JE-01, JE-03: the match runs, and the mail with the badge arrives in French; a second run sends nothing', async () => {
    const matched = await stack.invoke('match-skills');
    expect(matched).toMatchObject({ pairs: expect.any(Number) });
    expect(Number(matched.pairs)).toBeGreaterThanOrEqual(1);
    expect(await stack.invoke('send-job-feed')).toMatchObject({ sent: 1, failed: 0 });
    const mail = await mailTo('zoe@clients.example', /emploi|offre/i);
    expect(mail.html).toContain('lang="fr');
    expect(mail.text).toMatch(/50\s?%/);
    expect(await stack.mailSource(mail.id)).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r?$/im);
    expect(await stack.invoke('send-job-feed')).toMatchObject({ sent: 0, failed: 0 });
  });

  it('JE-04: opening the unsubscribe link changes nothing, the one-click POST stops the feed', async () => {
    const mail = await mailTo('zoe@clients.example', /emploi|offre/i);
    const source = (await stack.mailSource(mail.id)).replaceAll(/\r?\n[ \t]+/g, '');
    const link = /^List-Unsubscribe: <(https?:[^>]+)>/im.exec(source)?.[1] ?? '';
    const enabled = async () => {
      const { body } = await stack.call('GET', `/v1/clients/${clientId}`, { token: client });
      return (body.communication as { jobFeedEmail: { enabled: boolean } }).jobFeedEmail.enabled;
    };
    const opened = await fetch(link);
    expect(opened.headers.get('content-type')).toContain('text/html');
    expect(await enabled()).toBe(true);
    for (const _again of [1, 2]) {
      const posted = await fetch(link, {
        method: 'POST',
        body: 'List-Unsubscribe=One-Click',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      });
      expect(posted.status).toBe(200);
    }
    expect(await enabled()).toBe(false);
  });
});
