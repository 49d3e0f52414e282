import { expect, test } from 'vitest';
import { stack } from '../support/stack.ts';

test('the administrator that every stack starts with signs in and is who the API says', async () => {
  const { call, signIn } = stack();
  const token = await signIn('admin@portal.example');
  const { status, body } = await call('GET', '/v1/me', { token });
  expect(status).toBe(200);
  expect(body).toMatchObject({ kind: 'administrator', email: 'admin@portal.example' });
});

test('front ends learn where to sign in, and can', async () => {
  const { call, cognito } = stack();
  const { body } = await call('GET', '/v1/config');
  expect(body.cognitoEndpoint).toBe(cognito);
  const preflight = await fetch(body.cognitoEndpoint, {
    method: 'OPTIONS',
    headers: {
      origin: 'http://localhost:5173',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type,x-amz-target',
    },
  });
  expect(preflight.headers.get('access-control-allow-origin')).toMatch(/^(\*|http:\/\/localhost:5173)$/);
});
