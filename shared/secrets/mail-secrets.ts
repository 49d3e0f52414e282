import * as z from 'zod';
import type { KeyRing } from './key-ring.ts';
import { seal, unseal } from './seal.ts';

/** What a mail needs and must not lie readable in the table. */
const MailSecrets = z.object({ link: z.string() });
export type MailSecrets = z.infer<typeof MailSecrets>;

export function sealMailSecrets(ring: KeyRing, secrets: MailSecrets): string {
  return seal(ring, 'seal', secrets, ['outbox-mail']);
}

export function openMailSecrets(ring: KeyRing, sealed: string): MailSecrets {
  return MailSecrets.parse(unseal(ring, 'seal', sealed, ['outbox-mail']));
}
