import type { Operations } from '#shared/http/call.ts';
import { approveTransferRequest } from './approve-transfer-request.ts';
import { cancelTransferRequest } from './cancel-transfer-request.ts';
import { createTransferRequest } from './create-transfer-request.ts';
import { declineTransferRequest } from './decline-transfer-request.ts';
import type { Dependencies } from './dependencies.ts';
import { getTransferRequest } from './get-transfer-request.ts';
import { listTransferRequests } from './list-transfer-requests.ts';
import type { routes } from './routes.ts';

export function operations(dependencies: Dependencies): Operations<typeof routes> {
  return {
    createTransferRequest: (call) => createTransferRequest(dependencies, call),
    listTransferRequests: (call) => listTransferRequests(dependencies, call),
    getTransferRequest: (call) => getTransferRequest(dependencies, call),
    approveTransferRequest: (call) => approveTransferRequest(dependencies, call),
    declineTransferRequest: (call) => declineTransferRequest(dependencies, call),
    cancelTransferRequest: (call) => cancelTransferRequest(dependencies, call),
  };
}
