import type { Operations } from '#shared/http/call.ts';
import type { Dependencies } from './dependencies.ts';
import { listActorAudit } from './list-actor-audit.ts';
import { listClientAudit } from './list-client-audit.ts';
import type { routes } from './routes.ts';

export function operations(dependencies: Dependencies): Operations<typeof routes> {
  return {
    listClientAudit: (call) => listClientAudit(dependencies, call),
    listActorAudit: (call) => listActorAudit(dependencies, call),
  };
}
