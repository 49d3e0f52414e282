import type { SenderIdentity } from '#shared/mail/content.ts';
import type { MailMessage } from '#shared/mail/messages.ts';

const jobs = [
  ['Bookkeeper', 'Commis comptable', 'Maple & Pine Accounting', 'Toronto'],
  ['Payroll administrator', 'Administratrice ou administrateur de la paie', 'Harbourfront Foods Inc.', 'Mississauga'],
  ['Accounts payable clerk', 'Commis aux comptes fournisseurs', 'Northern Lights Logistics', 'Barrie'],
  ['Office assistant, bilingual', 'Adjoint·e de bureau bilingue', 'Centre Riverside', 'Ottawa'],
  ['Early childhood educator assistant', 'Aide-éducatrice ou aide-éducateur', 'Little Acorns Daycare', 'Hamilton'],
] as const;

/** One of every mail in each language, as the portal would send it at `now`; links expire a week later. Names are made up. */
export function mailSamplesAt(now: Date): readonly MailMessage[] {
  const expiresAt = new Date(now.getTime() + 7 * 86_400_000).toISOString();
  return (['en', 'fr'] as const).flatMap((language) => samples(language, expiresAt));
}

/** The samples of a fixed day, for tests that compare texts. */
export const mailSamples = mailSamplesAt(new Date('2026-11-22T19:05:00.000Z'));

export const sampleSender: SenderIdentity = {
  name: 'Lakeshore Employment Network',
  postalAddress: '100 Harbour Street, Toronto ON M5V 0A1',
};

export const sampleLink = 'https://portal.example/account-links/q3Jd0rM2w8nYkT5uVxZ1bC4eF7gH9iKjLpNsQtRvWaX';

function samples(language: 'en' | 'fr', expiresAt: string): MailMessage[] {
  const french = language === 'fr';
  const to = french ? 'chloe@clients.example' : 'amina@clients.example';
  const recipientName = french ? 'Chloé' : 'Amina';
  return [
    {
      template: 'client-invite',
      language,
      to,
      data: { recipientName, serviceProviderName: 'Lakeshore Employment', expiresAt },
    },
    {
      template: 'staff-invite',
      language,
      to,
      data: { recipientName, serviceProviderName: 'Lakeshore Employment', expiresAt },
    },
    { template: 'password-reset', language, to, data: { recipientName, requestedBy: 'self', expiresAt } },
    { template: 'email-change', language, to, data: { recipientName, expiresAt } },
    {
      template: 'job-feed',
      language,
      to,
      data: {
        clientId: 'client-1',
        recipientName,
        frequency: 'weekly',
        basis: 'follows',
        total: 24,
        postings: Array.from({ length: 20 }, (_, index) => posting(index, french)),
      },
    },
    {
      template: 'task-assigned',
      language,
      to,
      data: {
        audience: 'client',
        recipientName,
        assignedBy: french ? 'Nadine Roy' : 'Maya Okafor',
        total: 3,
        tasks: taskSamples(french).slice(0, 2),
      },
    },
    {
      template: 'task-due',
      language,
      to,
      data: {
        audience: 'staff',
        recipientName,
        today: 2,
        overdue: 5,
        todayTasks: taskSamples(french).slice(0, 1),
        overdueTasks: taskSamples(french).slice(1),
      },
    },
    {
      template: 'task-completed',
      language,
      to,
      data: {
        audience: 'staff',
        recipientName,
        task: { id: 'task-1', name: french ? 'Relire le CV' : 'Review resume' },
      },
    },
    { template: 'client-hired', language, to, data: { audience: 'staff', recipientName, clientId: 'client-1' } },
    {
      template: 'job-report',
      language,
      to,
      data: {
        audience: 'staff',
        recipientName,
        posting: {
          postingId: 'posting-1',
          title: french ? 'Commis comptable' : 'Bookkeeper',
          employer: french ? 'Centre Riverside' : 'Harbourfront Foods Inc.',
        },
        reason: { en: 'Asks for money or banking data', fr: 'Demande de l’argent ou des données bancaires' },
        comments: french ? 'On m’a demandé un acompte.' : 'They wanted a deposit before the interview.',
      },
    },
    {
      template: 'suggestion-new',
      language,
      to,
      data: {
        recipientName,
        suggestedBy: [french ? 'Nadine Roy' : 'Maya Okafor'],
        total: 4,
        suggestions: [
          { kind: 'occupation', label: french ? 'Commis à la paie' : 'Payroll administrators' },
          { kind: 'company', label: french ? 'Centre Riverside' : 'Harbourfront Foods Inc.' },
          { kind: 'sector', label: french ? 'Finance et assurances' : 'Finance and insurance' },
          { kind: 'skill', label: french ? 'tableurs' : 'spreadsheets' },
        ],
      },
    },
    {
      template: 'assignment-new',
      language,
      to,
      data: {
        audience: 'staff',
        recipientName,
        assignedBy: french ? 'Nadine Roy' : 'Maya Okafor',
        ...(french ? {} : { clientId: 'client-1' }),
        withTasks: french,
      },
    },
    {
      template: 'client-referred-client',
      language,
      to,
      data: { recipientName, fromProviderName: 'Lakeshore Employment', serviceProviderName: 'Riverside Career Centre' },
    },
    {
      template: 'client-referred-provider',
      language,
      to,
      data: {
        audience: 'staff',
        ...(french ? { recipientName } : {}),
        clientId: 'client-1',
        fromProviderName: 'Lakeshore Employment',
        serviceProviderName: 'Riverside Career Centre',
        approved: french,
      },
    },
    {
      template: 'transfer-request',
      language,
      to,
      data: {
        audience: 'staff',
        ...(french ? { recipientName } : {}),
        transferRequestId: 'request-1',
        serviceProviderName: 'Lakeshore Employment',
        toProviderName: 'Riverside Career Centre',
      },
    },
    {
      template: 'transfer-approved',
      language,
      to,
      data: {
        audience: 'staff',
        recipientName,
        transferRequestId: 'request-1',
        serviceProviderName: 'Riverside Career Centre',
      },
    },
    {
      template: 'transfer-declined',
      language,
      to,
      data: french
        ? { audience: 'client', recipientName, serviceProviderName: 'Lakeshore Employment' }
        : {
            audience: 'staff',
            recipientName,
            transferRequestId: 'request-1',
            serviceProviderName: 'Lakeshore Employment',
          },
    },
  ];
}

function taskSamples(french: boolean) {
  const names = french
    ? ['Relire le CV', 'Appeler l’employeur', 'Préparer l’entrevue']
    : ['Review resume', 'Call the employer', 'Prepare for the interview'];
  return names.map((name, at) => ({ id: `task-${at + 1}`, name, dueDate: `2026-11-${29 - at}` }));
}

type Posting = Extract<MailMessage, { template: 'job-feed' }>['data']['postings'][number];

function posting(index: number, french: boolean): Posting {
  const [english, frenchTitle, employer, city] = jobs[index % jobs.length] ?? jobs[0];
  const matched = Math.max(1, 6 - Math.floor(index / 3));
  const reasons: Posting['reasons'][number][] = [
    index % 3 === 1
      ? { kind: 'company', label: employer }
      : index % 3 === 2
        ? { kind: 'sector', label: french ? 'Finance et assurances' : 'Finance and insurance' }
        : { kind: 'occupation', label: french ? 'Teneurs/teneuses de livres' : 'Bookkeepers' },
  ];
  const percent = Math.floor((matched * 100) / 6);
  return {
    postingId: `posting-${index + 1}`,
    title: french ? frenchTitle : english,
    employer,
    city,
    province: 'ON',
    remote: index % 4 === 3,
    type: (['FT', 'PT', 'CO'] as const)[index % 3] ?? 'FT',
    ...(percent >= 50 ? { matchPercent: percent } : {}),
    reasons: [...reasons, { kind: 'skills', matched, required: 6 }],
  };
}
