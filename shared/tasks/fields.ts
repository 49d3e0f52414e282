import * as z from 'zod';
import { taskRepeats } from '#shared/domain/recurrence.ts';
import type { Staff } from '#shared/domain/staff.ts';
import { maxResponsibleStaff, type Responsible } from '#shared/domain/task.ts';
import { Day, Id } from '#shared/http/schemas.ts';
import { type FieldError, Problem } from '#shared/problem.ts';
import { paragraphs, text } from '#shared/text.ts';

export const TaskDay = Day.refine((day) => day >= '1900-01-01' && day < '2200-01-01', 'Not a day of our time');

/** Who shall do it. More than 20 staff is a rule (422), not a matter of form. */
export const ResponsibleBody = z
  .strictObject({
    staffIds: z.array(Id).max(200).default([]).describe(`At most ${maxResponsibleStaff}`),
    client: z.boolean().default(false).describe('The client is to do it; only with a client'),
  })
  .transform(({ staffIds, client }): Responsible => ({ staffIds: [...new Set(staffIds)], client }));

/** What people write of a task: on the Tasks screen, on a profile, and as a follow-up of a case note (CN-02). */
export const taskFields = {
  name: text(200),
  dueDate: TaskDay.describe('May be in the past'),
  details: paragraphs(5000),
  repeats: z.enum(taskRepeats),
} as const;

/** What the rules about who is responsible look at. */
export interface ResponsibleContext {
  /** The task's provider. */
  readonly serviceProviderId: string;
  /** Everybody named, as read; who is missing does not exist. */
  readonly staff: ReadonlyMap<string, Pick<Staff, 'kind' | 'accountStatus' | 'serviceProviderId'>>;
  readonly hasClient: boolean;
  /** TK-05: with another provider than the caller's nobody need be named. */
  readonly mayBeUnassigned: boolean;
  /** Where `responsible` stands in the request: `/body/responsible`. */
  readonly pointer: string;
}

/**
 * TK-03…05: somebody is responsible, and staff are active and of the task's provider. Unknown and hidden staff get the same answer.
 * @throws 422
 */
export function assertResponsible(responsible: Responsible, context: ResponsibleContext): void {
  const { staffIds, client } = responsible;
  const { serviceProviderId, staff, pointer } = context;
  const errors: FieldError[] = [];
  if (staffIds.length > maxResponsibleStaff) {
    errors.push({ pointer: `${pointer}/staffIds`, detail: `At most ${maxResponsibleStaff} staff are responsible.` });
  }
  if (client && !context.hasClient) {
    errors.push({ pointer: `${pointer}/client`, detail: 'A task without a client is nothing for a client to do.' });
  }
  if (staffIds.length === 0 && !client && !context.mayBeUnassigned) {
    errors.push({ pointer, detail: 'Somebody has to be responsible.' });
  }
  staffIds.forEach((id, at) => {
    const member = staff.get(id);
    const fits =
      member?.kind === 'staff' && member.accountStatus === 'active' && member.serviceProviderId === serviceProviderId;
    if (!fits) {
      errors.push({
        pointer: `${pointer}/staffIds/${at}`,
        detail: 'This is nobody of the active staff of the task’s service provider.',
      });
    }
  });
  const [first] = errors;
  if (first) {
    throw new Problem('unprocessable', first.detail, { errors });
  }
}
