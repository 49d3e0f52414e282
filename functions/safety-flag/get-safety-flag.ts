import { auditClientRead, permitted } from '#shared/clients/client-call.ts';
import type { Call } from '#shared/http/call.ts';
import { readSafetyFlag } from '#shared/persistence/safety-flag.ts';
import type { Dependencies } from './dependencies.ts';
import { flagNames, flagView } from './flag-view.ts';
import { noFlag } from './flag-writes.ts';
import type { routes } from './routes.ts';

/** SG-03: each read of the message is audited. */
export async function getSafetyFlag(dependencies: Dependencies, call: Call<typeof routes.getSafetyFlag>) {
  const [{ actor }, { flag }] = await Promise.all([
    permitted(dependencies, call, 'read_safety_flag'),
    readSafetyFlag(dependencies.table, call.path.clientId),
  ]);
  if (!flag) {
    throw noFlag();
  }
  const [names] = await Promise.all([
    flagNames(dependencies, actor, [flag.createdBy, flag.updatedBy]),
    auditClientRead(dependencies, call, actor, 'safety_flag.read'),
  ]);
  return { body: flagView(flag, names), version: flag.version };
}
