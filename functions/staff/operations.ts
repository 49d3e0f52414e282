import type { Operations } from '#shared/http/call.ts';
import { deactivateStaff } from './deactivate-staff.ts';
import type { Dependencies } from './dependencies.ts';
import { getStaff } from './get-staff.ts';
import { inviteStaff } from './invite-staff.ts';
import { listStaff } from './list-staff.ts';
import { listStaffOptions } from './list-staff-options.ts';
import { resendStaffInvitation } from './resend-staff-invitation.ts';
import { restoreStaff } from './restore-staff.ts';
import type { routes } from './routes.ts';
import { updateStaff } from './update-staff.ts';
import { updateStaffPermissions } from './update-staff-permissions.ts';

export function operations(dependencies: Dependencies): Operations<typeof routes> {
  return {
    listStaff: (call) => listStaff(dependencies, call),
    inviteStaff: (call) => inviteStaff(dependencies, call),
    getStaff: (call) => getStaff(dependencies, call),
    updateStaff: (call) => updateStaff(dependencies, call),
    updateStaffPermissions: (call) => updateStaffPermissions(dependencies, call),
    resendStaffInvitation: (call) => resendStaffInvitation(dependencies, call),
    deactivateStaff: (call) => deactivateStaff(dependencies, call),
    restoreStaff: (call) => restoreStaff(dependencies, call),
    listStaffOptions: (call) => listStaffOptions(dependencies, call),
  };
}
