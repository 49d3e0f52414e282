import type { Operations } from '#shared/http/call.ts';
import type { Platform } from '#shared/http/platform.ts';
import { approveTransfer } from './approve.ts';
import { cancelTransfer, refuseTransfer } from './decide.ts';
import { listTransfers, readTransfer } from './read.ts';
import { createTransferRequest } from './request.ts';
import type { routes } from './routes.ts';

/** What the use cases stand on. */
export type Service = Pick<Platform, 'table' | 'ring'>;

export function transferOperations(service: Service): Operations<typeof routes> {
  return {
    createTransferRequest: (call) => createTransferRequest(service, call),
    listTransferRequests: (call) => listTransfers(service, call),
    getTransferRequest: (call) => readTransfer(service, call),
    approveTransferRequest: (call) => approveTransfer(service, call),
    declineTransferRequest: (call) => refuseTransfer(service, call),
    cancelTransferRequest: (call) => cancelTransfer(service, call),
  };
}
