import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HttpCams } from '#shared/cams/http-cams.ts';
import { ownSimulator } from '../support/cams-simulator.ts';

let simulator: Awaited<ReturnType<typeof ownSimulator>>;
beforeAll(async () => {
  simulator = await ownSimulator();
});
afterAll(() => simulator?.stop());

const reads = async () => (await simulator.counts()).reads;

describe('asking CaMS over HTTP', () => {
  it('signs in once for many calls, and again when a token is not taken any more', async () => {
    const own = await ownSimulator();
    try {
      const cams = own.connect();
      const people = await Promise.all(['1000001', '1000002', '1000003'].map((reference) => cams.person(reference)));
      expect(people.map((person) => person?.reference)).toEqual(['1000001', '1000002', '1000003']);
      expect(await own.counts()).toEqual({ reads: 3, tokens: 1 });
    } finally {
      await own.stop();
    }
  });

  it('CL-12, CM-03: nobody by that reference, which a case reference number always is', async () => {
    const cams = simulator.connect();
    for (const reference of ['C-500001', '1000061', '1', 'nobody']) {
      expect(await cams.person(reference)).toBeUndefined();
    }
    expect(await cams.assessment('CA-9999')).toBeUndefined();
  });

  it('CL-09: an assessment that is not submitted reads as if there were none', async () => {
    const cams = simulator.connect();
    expect(await cams.assessment('CA-2001')).toMatchObject({ number: 'CA-2001' });
    expect(await cams.assessment('CA-2002')).toBeUndefined();
  });

  it.each([
    ['1000091', 'timeout', { timeoutMs: 100 }],
    ['1000092', 'busy', { patienceMs: 500 }],
    ['1000093', 'unavailable', {}],
    ['1000094', 'malformed', {}],
  ])('%s fails with %s, and says nothing of whom it was about', async (reference, reason, options) => {
    const error: Error = await simulator
      .connect(options)
      .person(reference)
      .then(
        () => new Error('It answered'),
        (failure: Error) => failure,
      );
    expect(error).toMatchObject({ name: 'CamsFailure', reason });
    expect(`${error.stack} ${JSON.stringify(error)}`).not.toContain(reference);
  });

  it('1000095 says something else each time', async () => {
    const cams = simulator.connect();
    const phones = [await cams.person('1000095'), await cams.person('1000095')].map((person) => person?.values.phone);
    expect(phones[0]).not.toBe(phones[1]);
  });

  it('tries again at most twice, after 500s, cut connections and 429, but not after what will not pass', async () => {
    const attempts = async (mode: string, options = {}) => {
      await simulator.person('1000010', { mode });
      const before = await reads();
      await expect(simulator.connect(options).person('1000010')).rejects.toThrow(/CaMS/);
      return (await reads()) - before;
    };
    expect(await attempts('error')).toBe(3);
    expect(await attempts('cut-off')).toBe(3);
    expect(await attempts('malformed')).toBe(1);
    await simulator.person('1000010', { mode: 'ok' });
    expect(await simulator.connect().person('1000010')).toMatchObject({ reference: '1000010' });
  });

  it('honours Retry-After: it waits as long as asked, or not at all where that is longer than anybody waits', async () => {
    const seen: number[] = [];
    let retryAfter = '1';
    const server = createServer((request, response) => {
      if (request.url === '/oauth2/token') {
        response.end(JSON.stringify({ access_token: 't', expires_in: 600 }));
        return;
      }
      seen.push(Date.now());
      response.writeHead(429, { 'retry-after': retryAfter }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = server.address() as AddressInfo;
      const cams = new HttpCams({
        url: `http://127.0.0.1:${port}`,
        credentials: async () => ({ clientId: 'a', clientSecret: 'b' }),
        patienceMs: 20_000,
      });
      await expect(cams.person('1')).rejects.toMatchObject({ reason: 'busy', retryAfterSeconds: 1 });
      expect(seen).toHaveLength(3);
      expect((seen[1] ?? 0) - (seen[0] ?? 0)).toBeGreaterThanOrEqual(990);
      retryAfter = '3600';
      await expect(cams.person('2')).rejects.toMatchObject({ reason: 'busy', retryAfterSeconds: 3600 });
      expect(seen).toHaveLength(4);
    } finally {
      server.close();
    }
  });

  it('refused credentials are no passing failure', async () => {
    const cams = simulator.connect({ credentials: async () => ({ clientId: 'portal', clientSecret: 'another' }) });
    await expect(cams.person('1000001')).rejects.toMatchObject({ reason: 'refused' });
  });

  it('an answer about somebody else is none, and one without an end is cut', async () => {
    let body = JSON.stringify({ clientReferenceNumber: '1000002', firstName: 'A', lastName: 'B' });
    const server = createServer((request, response) => {
      response.end(request.url === '/oauth2/token' ? '{"access_token":"t","expires_in":600}' : body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = server.address() as AddressInfo;
      const cams = new HttpCams({
        url: `http://127.0.0.1:${port}`,
        credentials: async () => ({ clientId: 'a', clientSecret: 'b' }),
      });
      await expect(cams.person('1000001')).rejects.toMatchObject({ reason: 'malformed' });
      body = `"${'x'.repeat(400_000)}"`;
      await expect(cams.person('1000001')).rejects.toMatchObject({ reason: 'malformed' });
    } finally {
      server.close();
    }
  });
});

describe('the circuit', () => {
  const failing = ['1000021', '1000022', '1000023'];

  it('one bad reference never opens it, however often it is asked for', async () => {
    const cams = simulator.connect({ breakAfter: 3, openMs: 60_000 });
    for (let count = 0; count < 5; count += 1) {
      await expect(cams.person('1000093')).rejects.toMatchObject({ reason: 'unavailable' });
    }
    expect(await cams.person('1000001')).toMatchObject({ reference: '1000001' });
  });

  it('different people failing in a row open it: CaMS is left alone, then asked once, and taken back', async () => {
    await Promise.all(failing.map((reference) => simulator.person(reference, { mode: 'error' })));
    const cams = simulator.connect({ breakAfter: 3, openMs: 3000 });
    for (const reference of failing) {
      await expect(cams.person(reference)).rejects.toMatchObject({ name: 'CamsFailure' });
    }
    const before = await reads();
    await expect(cams.person('1000001')).rejects.toMatchObject({ reason: 'circuit-open', retryAfterSeconds: 3 });
    expect(await reads()).toBe(before);
    await Promise.all(failing.map((reference) => simulator.person(reference, { mode: 'ok' })));
    await expect
      .poll(
        () =>
          cams.person('1000001').then(
            (person) => person?.reference,
            () => 'still open',
          ),
        { timeout: 20_000 },
      )
      .toBe('1000001');
    expect(await cams.person(failing[0] ?? '')).toMatchObject({ reference: failing[0] });
  });
});
