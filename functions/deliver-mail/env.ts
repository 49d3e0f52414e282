import { environment } from '#shared/environment.ts';
import { mailEnvironment } from '#shared/mail/mail-environment.ts';

export const Env = environment('TABLE_NAME', 'KEY_RING', 'PORTAL_CLOCK_OFFSET').extend(mailEnvironment.shape);
