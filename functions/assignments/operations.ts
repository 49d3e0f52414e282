import type { Operations } from '#shared/http/call.ts';
import { assignStaff } from './assign-staff.ts';
import { bulkAssignStaff } from './bulk-assign-staff.ts';
import { deleteAssignment, deleteAssignments } from './delete-assignments.ts';
import type { Dependencies } from './dependencies.ts';
import type { routes } from './routes.ts';
import { summarizeAssignments } from './summarize-assignments.ts';

export function operations(dependencies: Dependencies): Operations<typeof routes> {
  return {
    assignStaff: (call) => assignStaff(dependencies, call),
    deleteAssignments: (call) => deleteAssignments(dependencies, call),
    deleteAssignment: (call) => deleteAssignment(dependencies, call),
    summarizeAssignments: (call) => summarizeAssignments(dependencies, call),
    bulkAssignStaff: (call) => bulkAssignStaff(dependencies, call),
  };
}
