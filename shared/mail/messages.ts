import * as z from 'zod';
import { AssignmentNew } from './templates/assignment-new.ts';
import { ClientHired } from './templates/client-hired.ts';
import { ClientInvite } from './templates/client-invite.ts';
import { ClientReferredClient } from './templates/client-referred-client.ts';
import { ClientReferredProvider } from './templates/client-referred-provider.ts';
import { EmailChange } from './templates/email-change.ts';
import { JobFeed } from './templates/job-feed.ts';
import { JobReport } from './templates/job-report.ts';
import { PasswordReset } from './templates/password-reset.ts';
import { StaffInvite } from './templates/staff-invite.ts';
import { SuggestionNew } from './templates/suggestion-new.ts';
import { TaskAssigned } from './templates/task-assigned.ts';
import { TaskCompleted } from './templates/task-completed.ts';
import { TaskDue } from './templates/task-due.ts';
import { TransferApproved } from './templates/transfer-approved.ts';
import { TransferDeclined } from './templates/transfer-declined.ts';
import { TransferRequested } from './templates/transfer-request.ts';

/** Every mail, by template. A new one needs a file in `templates/`, a line here and a line in `render.ts`. */
export const MailMessage = z.discriminatedUnion('template', [
  ClientInvite,
  StaffInvite,
  PasswordReset,
  EmailChange,
  JobFeed,
  TaskAssigned,
  TaskDue,
  TaskCompleted,
  SuggestionNew,
  AssignmentNew,
  JobReport,
  ClientHired,
  ClientReferredClient,
  ClientReferredProvider,
  TransferRequested,
  TransferApproved,
  TransferDeclined,
]);
export type MailMessage = z.infer<typeof MailMessage>;
export type MailTemplate = MailMessage['template'];
