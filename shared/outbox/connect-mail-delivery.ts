import type * as z from 'zod';
import type { mailEnvironment } from '#shared/mail/mail-environment.ts';
import { SesMailSender } from '#shared/mail/sender-ses.ts';
import type { EventLog } from '#shared/observability/logger.ts';
import type { KeyRing, Lazy } from '#shared/secrets/key-ring.ts';
import type { Clock } from '#shared/time.ts';
import { MailDelivery } from './mail-delivery.ts';

/** Mail delivery over SES, by the stage's settings. */
export function mailDelivery(
  env: z.infer<typeof mailEnvironment>,
  options: { readonly ring: Lazy<KeyRing>; readonly clock: Clock; readonly log: EventLog },
): MailDelivery {
  const sender = new SesMailSender({ transactional: env.MAIL_SET_TRANSACTIONAL, feed: env.MAIL_SET_FEED });
  return new MailDelivery({ settings: env, sender, ...options });
}
