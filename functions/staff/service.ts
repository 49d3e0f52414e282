import type { Operations } from '#shared/http/call.ts';
import { changeStaff } from './change-staff.ts';
import type { Services } from './common.ts';
import { deactivateStaff, restoreStaff } from './deactivate-staff.ts';
import { inviteStaff, resendStaffInvitation } from './invite-staff.ts';
import { listStaffAccounts, listStaffOptions, readStaff } from './list-staff.ts';
import type { routes } from './routes.ts';
import { setStaffPermissions } from './set-permissions.ts';

export function staffOperations(services: Services): Operations<typeof routes> {
  return {
    listStaff: listStaffAccounts(services),
    inviteStaff: inviteStaff(services),
    readStaff: readStaff(services),
    changeStaff: changeStaff(services),
    setStaffPermissions: setStaffPermissions(services),
    resendStaffInvitation: resendStaffInvitation(services),
    deactivateStaff: deactivateStaff(services),
    restoreStaff: restoreStaff(services),
    listStaffOptions: listStaffOptions(services),
  };
}
