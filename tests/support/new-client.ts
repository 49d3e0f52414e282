/** A client of the API tests' own, invited, signed in: the demo accounts stay as they are. */
import { randomUUID } from 'node:crypto';
import { stack } from './stack.ts';

const password = 'a-long-password';

export async function newClient() {
  const { call, tokenOf, signIn } = stack();
  const email = `${randomUUID()}@clients.example`;
  const added = await call('POST', '/v1/clients', {
    token: await tokenOf('maya@lakeshore.example'),
    body: { firstName: 'Robin', lastName: 'Test', email },
  });
  const link = new URL(added.body.invitation.link).pathname.split('/').at(-1);
  await call('POST', `/v1/account-links/${link}/redemptions`, { body: { password } });
  const token = await signIn(email, password);
  const id = String(added.body.client.id);
  return {
    id,
    token,
    /** A call below `/v1/clients/{clientId}` as the client. */
    call: (method: string, path: string, body?: unknown) =>
      call(method, `/v1/clients/${id}${path}`, { token, ...(body === undefined ? {} : { body }) }),
    /** The same as a demo account. */
    callAs: async (email: string, method: string, path: string, body?: unknown) =>
      call(method, `/v1/clients/${id}${path}`, {
        token: await tokenOf(email),
        ...(body === undefined ? {} : { body }),
      }),
  };
}
