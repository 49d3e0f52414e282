import type { Language } from '#shared/domain/account.ts';
import type { MailContent, MailContext } from './content.ts';
import { renderHtml } from './html.ts';
import { fr } from './language.ts';
import type { MailMessage, MailTemplate } from './messages.ts';
import { oneLine } from './plain.ts';
import { assignmentNew } from './templates/assignment-new.ts';
import { clientHired } from './templates/client-hired.ts';
import { clientInvite } from './templates/client-invite.ts';
import { clientReferredClient } from './templates/client-referred-client.ts';
import { clientReferredProvider } from './templates/client-referred-provider.ts';
import { emailChange } from './templates/email-change.ts';
import { jobFeed } from './templates/job-feed.ts';
import { jobReport } from './templates/job-report.ts';
import { passwordReset } from './templates/password-reset.ts';
import { staffInvite } from './templates/staff-invite.ts';
import { suggestionNew } from './templates/suggestion-new.ts';
import { taskAssigned } from './templates/task-assigned.ts';
import { taskCompleted } from './templates/task-completed.ts';
import { taskDue } from './templates/task-due.ts';
import { transferApproved } from './templates/transfer-approved.ts';
import { transferDeclined } from './templates/transfer-declined.ts';
import { transferRequested } from './templates/transfer-request.ts';
import { renderText } from './text.ts';

type Messages = { readonly [M in MailMessage as M['template']]: M };

const templates: {
  readonly [T in MailTemplate]: (message: Messages[T], context: MailContext) => MailContent;
} = {
  'client-invite': clientInvite,
  'staff-invite': staffInvite,
  'password-reset': passwordReset,
  'email-change': emailChange,
  'job-feed': jobFeed,
  'task-assigned': taskAssigned,
  'task-due': taskDue,
  'task-completed': taskCompleted,
  'suggestion-new': suggestionNew,
  'assignment-new': assignmentNew,
  'job-report': jobReport,
  'client-hired': clientHired,
  'client-referred-client': clientReferredClient,
  'client-referred-provider': clientReferredProvider,
  'transfer-request': transferRequested,
  'transfer-approved': transferApproved,
  'transfer-declined': transferDeclined,
};

const frames = {
  en: {
    jobsPortal: 'Jobs Portal',
    staffPortal: 'Service Provider Portal',
    automatic: 'This message was sent automatically; replies are not read.',
    sentBy: (name: string, address: string) => `Sent by ${name}, ${address}, `,
  },
  fr: {
    jobsPortal: 'Portail d’emplois',
    staffPortal: 'Portail des fournisseurs de services',
    automatic: fr`Ce message a été envoyé automatiquement : les réponses ne sont pas lues.`,
    sentBy: (name: string, address: string) => fr`Envoyé par ${name}, ${address}, `,
  },
} satisfies Record<Language, unknown>;

export interface RenderedMail {
  /** One line, without MIME encoding. */
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly language: Language;
}

/** Renders the HTML and the text part in the language of the message. */
export function renderMail(message: MailMessage, context: Omit<MailContext, 'language'>): RenderedMail {
  const { language } = message;
  const content = contentOf(message.template, message, { ...context, language });
  const frame = frames[language];
  const footer: MailContent['footer'] = [
    ...content.footer,
    [frame.automatic],
    [
      frame.sentBy(context.sender.name, context.sender.postalAddress),
      { text: context.portalUrl, href: context.portalUrl },
    ],
  ];
  const brand = isForStaff(message) ? frame.staffPortal : frame.jobsPortal;
  return {
    subject: oneLine(content.subject),
    html: renderHtml({ ...content, footer }, { language, brand }),
    text: renderText({ ...content, footer }),
    language,
  };
}

function isForStaff({ template, data }: MailMessage): boolean {
  return template === 'staff-invite' || ('audience' in data && data.audience === 'staff');
}

function contentOf<T extends MailTemplate>(template: T, message: Messages[T], context: MailContext): MailContent {
  return templates[template](message, context);
}
