import type { Call } from '#shared/http/call.ts';
import type { Dependencies } from './dependencies.ts';
import { endTransfer } from './end-transfer.ts';
import type { routes } from './routes.ts';

/** TQ-03, TQ-06: the client and their caseworkers get a mail. */
export async function declineTransferRequest(
  dependencies: Dependencies,
  call: Call<typeof routes.declineTransferRequest>,
) {
  return endTransfer(dependencies, call, 'decline', call.body.note);
}
