import { freshness } from '#shared/cams/view.ts';
import { auditClientRead, permitted } from '#shared/clients/client-call.ts';
import type { Call, Operations } from '#shared/http/call.ts';
import type { Platform } from '#shared/http/platform.ts';
import { getEap } from '#shared/persistence/cams.ts';
import type { routes } from './routes.ts';

type Service = Pick<Platform, 'table'>;

export function eapOperations(service: Service): Operations<typeof routes> {
  return { getEap: (call) => read(service, call) };
}

/** EA-05: without a link the tab is empty, not an error. */
async function read(service: Service, call: Call<typeof routes.getEap>) {
  const [{ actor, client }, plans] = await Promise.all([
    permitted(service, call, 'read_eap'),
    getEap(service.table, call.path.clientId),
  ]);
  await auditClientRead(service, call, actor, 'eap.read');
  const { cams } = client;
  return {
    body: cams ? { linked: true, ...freshness(cams), plans: [...plans] } : { linked: false, stale: false, plans: [] },
  };
}
