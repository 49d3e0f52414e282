import type { Staff } from '#shared/domain/staff.ts';
import type { Call } from '#shared/http/call.ts';
import { toStaffItem } from '#shared/persistence/staff.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { versionMismatch, versionMismatchOrNotFound } from '#shared/problem.ts';
import type { Dependencies } from './dependencies.ts';
import { managedStaff, staffAudit, staffReply } from './managed-staff.ts';
import type { routes } from './routes.ts';

const fields = ['firstName', 'lastName', 'language', 'phone', 'extension'] as const;

export async function updateStaff(dependencies: Dependencies, call: Call<typeof routes.updateStaff>) {
  const { actor, staff } = await managedStaff(dependencies, call);
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
    return { body: await staffReply(dependencies, staff), version: staff.version };
  }
  after.updatedAt = call.now.toISOString();
  after.version = staff.version + 1;
  const view = await staffReply(dependencies, after);
  const transaction = new Transaction()
    .change(toStaffItem(staff), toStaffItem(after), { version: call.ifMatch }, versionMismatchOrNotFound)
    .put(staffAudit('staff.updated', call, actor, staff.id, changed));
  return call.commit(transaction, { body: view, version: after.version });
}
