import { auditClientRead, permitted } from '#shared/clients/client-call.ts';
import { profileContext, profileView } from '#shared/clients/profile.ts';
import type { Call } from '#shared/http/call.ts';
import type { Dependencies } from './dependencies.ts';
import type { routes } from './routes.ts';

export async function getClient(dependencies: Dependencies, call: Call<typeof routes.getClient>) {
  const { actor, client } = await permitted(dependencies, call, 'read');
  const [context] = await Promise.all([
    profileContext(dependencies, client),
    auditClientRead(dependencies, call, actor, 'client.read'),
  ]);
  return { body: profileView(actor, client, context), version: client.version };
}
