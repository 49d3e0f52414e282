import type { Operations } from '#shared/http/call.ts';
import type { Dependencies } from './dependencies.ts';
import { listReferrals } from './list-referrals.ts';
import { referClient } from './refer-client.ts';
import type { routes } from './routes.ts';

export function operations(dependencies: Dependencies): Operations<typeof routes> {
  return {
    referClient: (call) => referClient(dependencies, call),
    listReferrals: (call) => listReferrals(dependencies, call),
  };
}
