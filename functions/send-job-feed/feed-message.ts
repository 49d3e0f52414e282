import type { Language } from '#shared/domain/account.ts';
import type { Client } from '#shared/domain/client.ts';
import type { Posting } from '#shared/domain/posting.ts';
import { sectors } from '#shared/domain/sectors.ts';
import type { Label } from '#shared/domain/skills.ts';
import { companyNames } from '#shared/jobs/companies.ts';
import type { FeedItem, FeedReason } from '#shared/jobs/feed.ts';
import type { JobIndex } from '#shared/jobs/job-index.ts';
import { badgeOf } from '#shared/jobs/posting-card.ts';
import type { MailMessage } from '#shared/mail/messages.ts';
import type { FeedMailPosting, FeedReason as MailReason } from '#shared/mail/templates/job-feed.ts';
import type { Occupations } from '#shared/vocabulary/vocabulary.ts';
import type { FeedNews } from './feed-news.ts';

const sectorLabels = new Map(sectors.map(({ id, label }): [string, Label] => [id, label]));

export interface NameSources {
  readonly index: JobIndex;
  readonly occupations: Occupations;
}

/** JE-03. @param postings the open ones of `news` */
export function feedMessage(
  client: Client,
  news: FeedNews,
  postings: ReadonlyMap<string, Posting>,
  names: NameSources,
): MailMessage | undefined {
  const shown = news.items.flatMap((item) => {
    const posting = postings.get(item.postingId);
    return posting ? [mailPosting(item, posting, client.language, names)] : [];
  });
  if (shown.length === 0) {
    return undefined;
  }
  return {
    template: 'job-feed',
    language: client.language,
    to: client.email,
    data: {
      clientId: client.id,
      recipientName: client.preferredName ?? client.firstName,
      frequency: client.communication.jobFeedEmail.frequency,
      basis: news.basis,
      total: news.count - (news.items.length - shown.length),
      postings: shown,
    },
  };
}

function mailPosting(item: FeedItem, posting: Posting, language: Language, names: NameSources): FeedMailPosting {
  const { postingId, title, employer, city, province, remote, type } = posting;
  const badge = badgeOf(item.match);
  return {
    postingId,
    title,
    employer: employer.name,
    ...(city === undefined ? {} : { city }),
    ...(province === undefined ? {} : { province }),
    remote,
    ...(type === undefined ? {} : { type }),
    ...(badge === undefined ? {} : { matchPercent: badge.percent }),
    reasons: item.reasons.map((reason) => mailReason(reason, language, names)),
  };
}

function mailReason(reason: FeedReason, language: Language, { index, occupations }: NameSources): MailReason {
  switch (reason.kind) {
    case 'occupation':
      return { kind: reason.kind, label: inLanguage(occupations.occupation(reason.id)?.label, language) ?? reason.id };
    case 'sector':
      return { kind: reason.kind, label: inLanguage(sectorLabels.get(reason.id), language) ?? reason.id };
    case 'company':
      return { kind: reason.kind, label: companyNames(index, [reason.id]).get(reason.id) ?? reason.id };
    case 'skills':
      return reason;
  }
}

function inLanguage(label: Label | undefined, language: Language): string | undefined {
  return language === 'fr' ? (label?.fr ?? label?.en) : label?.en;
}
