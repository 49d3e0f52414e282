import type { Call } from '#shared/http/call.ts';
import type { Dependencies } from './dependencies.ts';
import { endTransfer } from './end-transfer.ts';
import type { routes } from './routes.ts';

/** Sends no mail. */
export async function cancelTransferRequest(
  dependencies: Dependencies,
  call: Call<typeof routes.cancelTransferRequest>,
) {
  return endTransfer(dependencies, call, 'cancel', undefined);
}
