import type { Operations } from '#shared/http/call.ts';
import { updateStaff } from './change-staff.ts';
import type { Services } from './common.ts';
import { deactivateStaff, restoreStaff } from './deactivate-staff.ts';
import { inviteStaff, resendStaffInvitation } from './invite-staff.ts';
import { getStaff, listStaffAccounts, listStaffOptions } from './list-staff.ts';
import type { routes } from './routes.ts';
import { updateStaffPermissions } from './set-permissions.ts';

export function staffOperations(services: Services): Operations<typeof routes> {
  return {
    listStaff: listStaffAccounts(services),
    inviteStaff: inviteStaff(services),
    getStaff: getStaff(services),
    updateStaff: updateStaff(services),
    updateStaffPermissions: updateStaffPermissions(services),
    resendStaffInvitation: resendStaffInvitation(services),
    deactivateStaff: deactivateStaff(services),
    restoreStaff: restoreStaff(services),
    listStaffOptions: listStaffOptions(services),
  };
}
