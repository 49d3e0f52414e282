import { createHash, randomBytes } from 'node:crypto';
import type { Language, LinkPurpose } from '#shared/domain/account.ts';
import { type AccountRef, toAccountLinkItem } from '#shared/persistence/account-links.ts';
import type { Item } from '#shared/persistence/refusals.ts';
import type { KeyRing } from '#shared/secrets/key-ring.ts';
import { sealMailSecrets } from '#shared/secrets/mail-secrets.ts';

const hourMs = 3600_000;

/** How long a link is good, by the domain clock (DEC-8, AC-03). */
const linkLifetimeMs: Readonly<Record<LinkPurpose, number>> = {
  invitation: 7 * 24 * hourMs,
  'password-reset': hourMs,
  'email-change': hourMs,
};

/** Spent links stay for this long, then the table forgets them. */
const keptMs = 30 * 24 * hourMs;

export interface NewAccountLink {
  /** For the reply to staff (AC-02) and the mail; the only place where the token stands. */
  readonly url: string;
  readonly expiresAt: string;
  /** To be stored at the account, `links[purpose]`: what makes an older link of the same purpose worthless. */
  readonly hash: string;
  /** To be created in the transaction that stores `hash`. */
  readonly item: Item;
  /** For `sealed` of the mail's outbox effect. */
  readonly sealed: string;
}

/** Makes a link of an account: a random 256-bit token, of which the table gets the SHA-256 only (DEC-8, AU-08). */
export function newAccountLink(options: {
  readonly ring: KeyRing;
  readonly portalUrl: string;
  readonly purpose: LinkPurpose;
  readonly account: AccountRef;
  readonly email: string;
  readonly language: Language;
  readonly now: Date;
}): NewAccountLink {
  const { ring, portalUrl, purpose, account, email, language, now } = options;
  const token = randomBytes(32).toString('base64url');
  const hash = hashOfToken(token);
  const url = `${portalUrl.replace(/\/+$/, '')}/account-links/${token}`;
  const expiresAt = new Date(now.getTime() + linkLifetimeMs[purpose]).toISOString();
  const item = toAccountLinkItem({
    hash,
    purpose,
    account,
    email,
    language,
    createdAt: now.toISOString(),
    expiresAt,
    ttl: Math.floor((now.getTime() + linkLifetimeMs[purpose] + keptMs) / 1000),
  });
  return { url, expiresAt, hash, item, sealed: sealMailSecrets(ring, { link: url }) };
}

/** Under which a link's token is stored: 43 characters. */
export function hashOfToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
