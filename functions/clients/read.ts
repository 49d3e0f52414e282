import { auditClientRead, permitted } from '#shared/clients/client-call.ts';
import { profileContext, profileView } from '#shared/clients/profile.ts';
import type { Call } from '#shared/http/call.ts';
import type { routes } from './routes.ts';
import type { Service } from './service.ts';

export async function getClient(service: Service, call: Call<typeof routes.getClient>) {
  const { actor, client } = await permitted(service, call, 'read');
  const [context] = await Promise.all([
    profileContext(service, client),
    auditClientRead(service, call, actor, 'client.read'),
  ]);
  return { body: profileView(actor, client, context), version: client.version };
}
