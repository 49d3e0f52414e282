import * as z from 'zod';
import { jobFeedFrequencies } from '#shared/domain/client.ts';
import { badgePercent } from '#shared/domain/matching/match.ts';
import { postingTypes } from '#shared/domain/posting.ts';
import { type Block, type Card, greeting, type MailContent, type MailContext, muted, paragraph } from '../content.ts';
import { fr } from '../language.ts';
import { portalPage } from '../portal.ts';
import { messageSchema } from './message.ts';

/** A mail shows at most this many postings (JE-03). */
export const maxPostingsInMail = 20;

/** Why a posting is in the feed (JB-08, DEC-11), with labels in the reader's language. */
export const FeedReason = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('occupation'), label: z.string() }),
  z.object({ kind: z.literal('company'), label: z.string() }),
  z.object({ kind: z.literal('sector'), label: z.string() }),
  z.object({ kind: z.literal('skills'), matched: z.int().positive(), required: z.int().positive() }),
]);
export type FeedReason = z.infer<typeof FeedReason>;

export const FeedMailPosting = z.object({
  postingId: z.string(),
  title: z.string(),
  employer: z.string(),
  city: z.string().optional(),
  province: z.string().optional(),
  remote: z.boolean().default(false),
  type: z.enum(postingTypes).optional(),
  /** The percentage of the badge, rounded down; absent without a badge (JB-03). */
  matchPercent: z.int().min(badgePercent).max(100).optional(),
  reasons: z.array(FeedReason),
});
export type FeedMailPosting = z.infer<typeof FeedMailPosting>;

/** New postings in the feed of a client since the last mail (JE-03). */
export const JobFeed = messageSchema('job-feed', {
  /** For the unsubscribe link. */
  clientId: z.string(),
  recipientName: z.string(),
  frequency: z.enum(jobFeedFrequencies),
  /** `skills` if the client follows nothing: postings with a badge (DEC-11). */
  basis: z.enum(['follows', 'skills']),
  /** Number of new postings, including those that are not shown. */
  total: z.int().positive(),
  /** Best first. */
  postings: z.array(FeedMailPosting).min(1).max(maxPostingsInMail),
});
export type JobFeed = z.infer<typeof JobFeed>;

const en = {
  count: (total: number): string => (total === 1 ? '1 new job for you' : `${total} new jobs for you`),
  follows: (total: number): string =>
    total === 1
      ? 'This job is new in your feed since your last e-mail.'
      : 'These jobs are new in your feed since your last e-mail, best match first.',
  skills: (total: number): string =>
    total === 1
      ? 'This new job fits your skills. You can also follow occupations, companies and sectors: then their jobs come to you as well.'
      : 'These new jobs fit your skills, best match first. You can also follow occupations, companies and sectors: then their jobs come to you as well.',
  follow: 'Choose what to follow',
  shown: (shown: number, total: number) => `Shown here: the best ${shown} of ${total}.`,
  all: 'See all jobs in your feed',
  badge: (percent: number) => `Skills match: ${percent}\u00a0%`,
  remote: 'Remote',
  types: { FT: 'Full-time', PT: 'Part-time', CO: 'Contract' },
  occupation: (label: string) => `You follow the occupation “${label}”`,
  company: (label: string) => `You follow the company “${label}”`,
  sector: (label: string) => `You follow the sector “${label}”`,
  matched: (matched: number, required: number): string => {
    if (required === 1) {
      return 'You have the skill that it asks for';
    }
    return matched === required
      ? `You have all ${required} skills that it asks for`
      : `You have ${matched} of the ${required} skills that it asks for`;
  },
  why: {
    daily:
      'You get this e-mail once a day, when there are new jobs, because job-feed e-mails are turned on in your profile. ',
    weekly:
      'You get this e-mail once a week, when there are new jobs, because job-feed e-mails are turned on in your profile. ',
  },
  preferences: 'Change how often you get it',
  or: ' or ',
  unsubscribe: 'unsubscribe',
};

const french = (): typeof en => ({
  count: (total) =>
    total === 1 ? '1 nouvelle offre d’emploi pour vous' : fr`${total} nouvelles offres d’emploi pour vous`,
  follows: (total) =>
    total === 1
      ? 'Cette offre est nouvelle dans votre fil depuis le dernier courriel.'
      : fr`Ces offres sont nouvelles dans votre fil depuis le dernier courriel, les meilleures en premier.`,
  skills: (total) =>
    total === 1
      ? fr`Cette nouvelle offre correspond à vos compétences. Vous pouvez aussi suivre des professions, des entreprises et des secteurs : leurs offres vous parviendront alors également.`
      : fr`Ces nouvelles offres correspondent à vos compétences, les meilleures en premier. Vous pouvez aussi suivre des professions, des entreprises et des secteurs : leurs offres vous parviendront alors également.`,
  follow: 'Choisir quoi suivre',
  shown: (shown, total) => fr`Affichées ici : les ${shown} meilleures sur ${total}.`,
  all: 'Voir toutes les offres de votre fil',
  badge: (percent) => fr`Compétences correspondantes : ${percent} %`,
  remote: 'Télétravail',
  types: { FT: 'Temps plein', PT: 'Temps partiel', CO: 'Contrat' },
  occupation: (label) => fr`Vous suivez la profession « ${label} »`,
  company: (label) => fr`Vous suivez l’entreprise « ${label} »`,
  sector: (label) => fr`Vous suivez le secteur « ${label} »`,
  matched: (matched, required) => {
    if (required === 1) {
      return 'Vous avez la compétence demandée';
    }
    return matched === required
      ? fr`Vous avez les ${required} compétences demandées`
      : fr`Vous avez ${matched} des ${required} compétences demandées`;
  },
  why: {
    daily:
      'Vous recevez ce courriel une fois par jour, lorsqu’il y a de nouvelles offres, parce que les courriels du fil d’emplois sont activés dans votre profil. ',
    weekly:
      'Vous recevez ce courriel une fois par semaine, lorsqu’il y a de nouvelles offres, parce que les courriels du fil d’emplois sont activés dans votre profil. ',
  },
  preferences: 'Changer la fréquence',
  or: ' ou ',
  unsubscribe: 'se désabonner',
});

const texts = { en, fr: /* @__PURE__ */ french() };
type Texts = typeof en;

export function jobFeed({ data, language }: JobFeed, context: MailContext): MailContent {
  const t = texts[language];
  const preferencesUrl = portalPage.mailPreferences(context.portalUrl);
  const intro: Block[] =
    data.basis === 'follows'
      ? [paragraph(t.follows(data.total))]
      : [paragraph(t.skills(data.total), ' ', { text: t.follow, href: portalPage.following(context.portalUrl) })];
  return {
    subject: t.count(data.total),
    preview: data.postings
      .slice(0, 3)
      .map((posting) => posting.title)
      .join(' · '),
    blocks: [
      greeting(language, data.recipientName),
      ...intro,
      ...(data.total > data.postings.length ? [muted(t.shown(data.postings.length, data.total))] : []),
      { kind: 'cards', cards: data.postings.map((posting) => card(posting, t, context.portalUrl)) },
      { kind: 'button', label: t.all, href: portalPage.feed(context.portalUrl) },
    ],
    footer: [
      [
        t.why[data.frequency],
        { text: t.preferences, href: preferencesUrl },
        t.or,
        { text: t.unsubscribe, href: context.unsubscribeUrl },
        '.',
      ],
    ],
  };
}

function card(posting: FeedMailPosting, t: Texts, portalUrl: string): Card {
  const place = [posting.city, posting.province].filter((part) => part !== undefined).join(', ');
  return {
    title: posting.title,
    href: portalPage.posting(portalUrl, posting.postingId),
    ...(posting.matchPercent === undefined ? {} : { badge: t.badge(posting.matchPercent) }),
    facts: [
      posting.employer,
      ...(place === '' ? [] : [place]),
      ...(posting.remote ? [t.remote] : []),
      ...(posting.type ? [t.types[posting.type]] : []),
    ],
    notes: posting.reasons.map((reason) =>
      reason.kind === 'skills' ? t.matched(reason.matched, reason.required) : t[reason.kind](reason.label),
    ),
  };
}
