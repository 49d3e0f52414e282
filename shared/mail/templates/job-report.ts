import * as z from 'zod';
import { Label } from '#shared/domain/skills.ts';
import { greeting, type MailContent, type MailContext, paragraph } from '../content.ts';
import { fr } from '../language.ts';
import { portalPage } from '../portal.ts';
import { messageSchema } from './message.ts';

/** A posting was reported. Sent to each job board administrator, or to the operator's mailbox (FRD-02, FRD-03). */
export const JobReport = messageSchema('job-report', {
  audience: z.literal('staff'),
  /** Absent for a mailbox. */
  recipientName: z.string().optional(),
  posting: z.object({ postingId: z.string(), title: z.string(), employer: z.string() }),
  reason: Label,
  comments: z.string().optional(),
});
export type JobReport = z.infer<typeof JobReport>;

const en = {
  subject: 'A job posting was reported',
  preview: (title: string) => `${title}: see why, and decide what to do.`,
  reported: 'This job posting was reported:',
  reason: 'Reason:',
  comments: 'Comments:',
  none: 'No comments were left.',
  unchanged: 'Nothing was changed: the posting stays on the board until it is removed.',
  button: 'See all reports',
  why: {
    person: 'You received this message because you look after the job board.',
    mailbox: 'This mailbox receives reports because no job board administrator is active.',
  },
};

const french = (): typeof en => ({
  subject: 'Une offre d’emploi a été signalée',
  preview: (title) => fr`${title} : voyez pourquoi et décidez de la suite.`,
  reported: fr`Cette offre d’emploi a été signalée :`,
  reason: fr`Motif :`,
  comments: fr`Commentaires :`,
  none: 'Aucun commentaire n’a été laissé.',
  unchanged: fr`Rien n’a été modifié : l’offre reste affichée tant que personne ne la retire.`,
  button: 'Voir tous les signalements',
  why: {
    person: 'Vous recevez ce message parce que vous vous occupez du site d’emplois.',
    mailbox:
      'Cette boîte reçoit les signalements parce qu’aucun compte d’administration du site d’emplois n’est actif.',
  },
});

const texts = { en, fr: /* @__PURE__ */ french() };

export function jobReport({ data, language }: JobReport, { portalUrl }: MailContext): MailContent {
  const t = texts[language];
  const { posting, recipientName, reason, comments } = data;
  const commentRows = comments === undefined ? [] : [{ label: t.comments, value: comments }];
  return {
    subject: t.subject,
    preview: t.preview(posting.title),
    blocks: [
      ...(recipientName === undefined ? [] : [greeting(language, recipientName)]),
      paragraph(t.reported),
      {
        kind: 'cards',
        cards: [
          {
            title: posting.title,
            href: portalPage.posting(portalUrl, posting.postingId),
            facts: [posting.employer],
            notes: [],
          },
        ],
      },
      { kind: 'facts', rows: [{ label: t.reason, value: reason[language] ?? reason.en }, ...commentRows] },
      ...(comments === undefined ? [paragraph(t.none)] : []),
      paragraph(t.unchanged),
      { kind: 'button', label: t.button, href: portalPage.jobReports(portalUrl) },
    ],
    footer: [[recipientName === undefined ? t.why.mailbox : t.why.person]],
  };
}
