import * as z from 'zod';
import { taskRepeats } from '#shared/domain/recurrence.ts';
import type { Staff } from '#shared/domain/staff.ts';
import { maxResponsibleStaff, type Responsible } from '#shared/domain/task.ts';
import { Day, Id } from '#shared/http/schemas.ts';
import { type FieldError, Problem } from '#shared/problem.ts';
import { paragraphs, text } from '#shared/text.ts';

export const TaskDay = Day.refine((day) => day >= '1900-01-01' && day < '2200-01-01', 'Must be between 1900 and 2199');

/** The limit of 20 staff is checked later, with 422. */
export const ResponsibleBody = z
  .strictObject({
    staffIds: z.array(Id).max(200).default([]).describe(`At most ${maxResponsibleStaff}`),
    client: z.boolean().default(false).describe('The client is responsible; only for a task with a client'),
  })
  .transform(({ staffIds, client }): Responsible => ({ staffIds: [...new Set(staffIds)], client }));

/** Also used for follow-up tasks of case notes (CN-02). */
export const taskFields = {
  name: text(200),
  dueDate: TaskDay.describe('May be in the past'),
  details: paragraphs(5000),
  repeats: z.enum(taskRepeats),
} as const;

export interface ResponsibleContext {
  /** Of the task. */
  readonly serviceProviderId: string;
  /** By id; missing ids do not exist. */
  readonly staff: ReadonlyMap<string, Pick<Staff, 'kind' | 'accountStatus' | 'serviceProviderId'>>;
  readonly hasClient: boolean;
  /** TK-05: for a task at another provider than the caller's. */
  readonly mayBeUnassigned: boolean;
  /** Of `responsible` in the request: `/body/responsible`. */
  readonly pointer: string;
}

/** TK-03…05. @throws 422 unless somebody is responsible, and all staff are active and of the task's provider */
export function assertResponsible(responsible: Responsible, context: ResponsibleContext): void {
  const { staffIds, client } = responsible;
  const { serviceProviderId, staff, pointer } = context;
  const errors: FieldError[] = [];
  if (staffIds.length > maxResponsibleStaff) {
    errors.push({ pointer: `${pointer}/staffIds`, detail: `Name at most ${maxResponsibleStaff} staff.` });
  }
  if (client && !context.hasClient) {
    errors.push({ pointer: `${pointer}/client`, detail: 'A task without a client cannot be assigned to the client.' });
  }
  if (staffIds.length === 0 && !client && !context.mayBeUnassigned) {
    errors.push({ pointer, detail: 'Name at least one responsible person.' });
  }
  staffIds.forEach((id, at) => {
    const member = staff.get(id);
    const fits =
      member?.kind === 'staff' && member.accountStatus === 'active' && member.serviceProviderId === serviceProviderId;
    if (!fits) {
      errors.push({
        pointer: `${pointer}/staffIds/${at}`,
        detail: 'Must be active staff of the task’s service provider.',
      });
    }
  });
  const [first] = errors;
  if (first) {
    throw new Problem('unprocessable', first.detail, { errors });
  }
}
