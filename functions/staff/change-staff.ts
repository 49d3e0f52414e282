import type { Staff } from '#shared/domain/staff.ts';
import { toStaffItem } from '#shared/persistence/staff.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { versionMismatch } from '#shared/problem.ts';
import { managed, type Operation, type Services, staffAudit, stale, viewOf } from './common.ts';

const fields = ['firstName', 'lastName', 'language', 'phone', 'extension'] as const;

export function updateStaff(services: Services): Operation<'updateStaff'> {
  return async (call) => {
    const { actor, staff } = await managed(services, call);
    if (staff.version !== call.ifMatch) {
      throw versionMismatch();
    }
    const { body } = call;
    const { phone: _phone, extension: _extension, ...kept } = staff;
    const phone = body.phone === undefined ? staff.phone : body.phone;
    const extension = body.extension === undefined ? staff.extension : body.extension;
    const after: Staff = {
      ...kept,
      firstName: body.firstName ?? staff.firstName,
      lastName: body.lastName ?? staff.lastName,
      language: body.language ?? staff.language,
      ...(typeof phone === 'string' ? { phone } : {}),
      ...(typeof extension === 'string' ? { extension } : {}),
    };
    const changed = fields.filter((field) => after[field] !== staff[field]);
    if (changed.length === 0) {
      return { body: await viewOf(services, staff), version: staff.version };
    }
    after.updatedAt = call.now.toISOString();
    after.version = staff.version + 1;
    const view = await viewOf(services, after);
    const transaction = new Transaction()
      .change(toStaffItem(staff), toStaffItem(after), { version: call.ifMatch }, stale)
      .put(staffAudit('staff.updated', call, actor, staff.id, changed));
    return call.commit(transaction, { body: view, version: after.version });
  };
}
