import type { Operations } from '#shared/http/call.ts';
import type { Platform } from '#shared/http/platform.ts';
import { assignStaff } from './assign.ts';
import { bulkAssignStaff } from './assign-many.ts';
import { deleteAssignments } from './remove.ts';
import type { routes } from './routes.ts';
import { summarizeAssignments } from './summary.ts';

/** What the use cases stand on. */
export interface Service extends Pick<Platform, 'table'> {
  /** How long a bulk call begins with further clients; left out: as long as the gateway waits, with a margin. */
  readonly patienceSeconds?: number;
}

export function assignmentOperations(service: Service): Operations<typeof routes> {
  return {
    assignStaff: (call) => assignStaff(service, call),
    deleteAssignments: (call) => deleteAssignments(service, call, call.query.staffId),
    deleteAssignment: (call) => deleteAssignments(service, call, [call.path.staffId]),
    summarizeAssignments: (call) => summarizeAssignments(service, call),
    bulkAssignStaff: (call) => bulkAssignStaff(service, call),
  };
}
