import { freshness } from '#shared/cams/view.ts';
import { auditClientRead, permitted } from '#shared/clients/client-call.ts';
import type { Call } from '#shared/http/call.ts';
import { getEap as readPlans } from '#shared/persistence/cams.ts';
import type { Dependencies } from './dependencies.ts';
import type { routes } from './routes.ts';

/** The plans as CaMS sent them (EA-01 … EA-07). A client without a CaMS link has none (EA-05). */
export async function getEap(dependencies: Dependencies, call: Call<typeof routes.getEap>) {
  const [{ actor, client }, plans] = await Promise.all([
    permitted(dependencies, call, 'read_eap'),
    readPlans(dependencies.table, call.path.clientId),
  ]);
  await auditClientRead(dependencies, call, actor, 'eap.read');
  const { cams } = client;
  return {
    body: cams ? { linked: true, ...freshness(cams), plans: [...plans] } : { linked: false, stale: false, plans: [] },
  };
}
