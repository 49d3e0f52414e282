import { environment } from '#shared/environment.ts';

export const Env = environment('TABLE_NAME', 'MAIL_RATE', 'PORTAL_CLOCK_OFFSET');
