import { describe, expect, test } from 'vitest';
import { routeTables } from '#infra/build/api-files.ts';
import { functions } from '#infra/catalogue.ts';
import { reference } from '#shared/domain/reference.ts';
import { stack } from '../support/stack.ts';

describe('what the API says about itself', () => {
  test('it runs, and in which version', async () => {
    const { status, body } = await stack().call('GET', '/v1/health');
    expect(status).toBe(200);
    expect(body).toEqual({ status: 'ok', version: expect.stringMatching(/^\d+\.\d+\.\d+/) });
  });

  test('what a front end needs to sign in', async () => {
    const { body } = await stack().call('GET', '/v1/config');
    expect(body).toEqual({
      region: expect.any(String),
      userPoolId: expect.stringContaining('_'),
      userPoolClientId: expect.any(String),
      cognitoEndpoint: stack().cognito,
      portalUrl: `http://localhost:${new URL(stack().api).port}`,
      languages: ['en', 'fr'],
    });
  });

  test('every enumeration, with labels in both languages', async () => {
    const { body } = await stack().call('GET', '/v1/reference');
    expect(Object.keys(body).sort()).toEqual(Object.keys(reference).sort());
    for (const [list, items] of Object.entries<{ code: string; label: { en: string; fr: string } }[]>(body)) {
      expect(items.length, list).toBeGreaterThan(0);
      for (const { code, label } of items) {
        expect(
          [code, label.en, label.fr].every((text) => text.length > 0),
          `${list}.${code}`,
        ).toBe(true);
      }
    }
    expect(body.referralSource[0]).toHaveProperty('allowsMarketingSources');
  });

  test('its OpenAPI document, compressed for those who take it', async () => {
    const { body, headers } = await stack().call('GET', '/v1/openapi.json', {
      headers: { 'accept-encoding': 'identity' },
    });
    expect(headers.get('content-encoding')).toBeNull();
    const paths = routeTables(functions).flatMap((table) => Object.values(table).map(({ path }) => path));
    expect(Object.keys(body.paths).sort()).toEqual([...new Set(paths)].sort());
    const packed = await fetch(`${stack().api}/v1/openapi.json`, { headers: { 'accept-encoding': 'gzip' } });
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    expect(packed.headers.get('vary')).toContain('Accept-Encoding');
    expect(await packed.json()).toEqual(body);
  });
});

describe('the docs page', () => {
  test('may use its own viewer and document, and nothing from elsewhere', async () => {
    const { headers, body } = await stack().call('GET', '/v1/docs');
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    const policy = new Map(
      (headers.get('content-security-policy') ?? '').split('; ').map((rule) => [rule.split(' ')[0], rule]),
    );
    expect(policy.get('default-src')).toBe("default-src 'none'");
    expect(policy.get('script-src')).toBe("script-src 'self'");
    expect(policy.get('connect-src')).toBe("connect-src 'self'");
    expect([...policy.values()].join()).not.toMatch(/https?:|\*|unsafe-eval/);
    expect([...String(body).matchAll(/(?:src|href|data-url)="([^"]+)"/g)].map(([, url]) => url)).toEqual([
      'data:,',
      '/v1/openapi.json',
      '/v1/openapi.json',
      '/v1/docs/viewer.js',
    ]);
  });

  test('its viewer comes from here, and may be kept', async () => {
    const viewer = await fetch(`${stack().api}/v1/docs/viewer.js`);
    expect(viewer.status).toBe(200);
    expect(viewer.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(viewer.headers.get('cache-control')).toBe('public, max-age=3600');
    expect((await viewer.text()).length).toBeGreaterThan(1_000_000);
  });

  test('who takes no gzip gets it unpacked', async () => {
    const [packed, plain] = await Promise.all(
      ['gzip', 'gzip;q=0, identity'].map(async (encoding) => {
        const answer = await stack().call('GET', '/v1/docs/viewer.js', { headers: { 'accept-encoding': encoding } });
        return answer;
      }),
    );
    expect(plain?.headers.get('content-encoding')).toBeNull();
    expect(packed?.headers.get('content-encoding')).toBe('gzip');
    expect(packed?.body).toBe(plain?.body);
  });
});

describe('what no route matches', () => {
  const methods = (allow: string | null) => (allow ?? '').split(', ');

  test.each(['/v1/nothing', '/v2/health', '/v1/health/', '/v1/clients/a/b/c/d'])('%s is not found', async (path) => {
    const { status, headers, body } = await stack().call('GET', path);
    expect(status).toBe(404);
    expect(headers.get('content-type')).toBe('application/problem+json');
    expect(body).toMatchObject({
      type: 'urn:problem:not-found',
      status: 404,
      instance: expect.stringMatching(/^urn:request:/),
    });
  });

  test.each([
    ['POST', '/v1/health', ['GET']],
    ['PUT', '/v1/me', ['GET']],
    ['DELETE', '/v1/settings', ['GET', 'PATCH']],
    ['PUT', '/v1/staff/some-id', ['GET', 'PATCH']],
  ])('%s %s is not allowed, and says what is', async (method, path, allowed) => {
    const { status, headers, body } = await stack().call(method, path);
    expect(status).toBe(405);
    expect(methods(headers.get('allow'))).toEqual(allowed);
    expect(body).toMatchObject({ type: 'urn:problem:method-not-allowed', status: 405 });
  });

  test('HEAD is a GET without body where the path is public, and refused elsewhere', async () => {
    const head = await fetch(`${stack().api}/v1/health`, { method: 'HEAD' });
    expect(head.status).toBe(200);
    expect(head.headers.get('content-type')).toBe('application/json');
    expect(await head.text()).toBe('');
    const other = await fetch(`${stack().api}/v1/me`, { method: 'HEAD' });
    expect(other.status).toBe(405);
  });

  test('OPTIONS that is no preflight says what a path takes', async () => {
    const { status, headers } = await stack().call('OPTIONS', '/v1/settings');
    expect(status).toBe(204);
    expect(methods(headers.get('allow'))).toEqual(['GET', 'PATCH', 'OPTIONS']);
    expect((await stack().call('OPTIONS', '/v1/nothing')).status).toBe(404);
  });
});

describe('the address itself', () => {
  test.each(['/', '/v1', '/v1/'])('%s leads to the docs page', async (path) => {
    const { status, headers } = await stack().call('GET', path);
    expect([status, headers.get('location')]).toEqual([302, '/v1/docs']);
    expect((await stack().call('POST', path)).status).toBe(404);
  });

  test('links in mails lead to it: a page says what they are for, and how to go on', async () => {
    const page = await fetch(`${stack().api}/account-links/a-token_1`, { headers: { accept: 'text/html,*/*' } });
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(await page.text()).toContain(`/v1/account-links/a-token_1/redemptions`);
    const odd = await fetch(`${stack().api}/jobs/%3Cb%3E`, { headers: { accept: 'text/html' } });
    expect(await odd.text()).toContain('<code>/jobs/&lt;b&gt;</code>');
    expect((await stack().call('GET', '/jobs/1')).status).toBe(404);
  });
});
