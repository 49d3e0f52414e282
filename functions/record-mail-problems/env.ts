import { environment } from '#shared/environment.ts';

export const Env = environment('TABLE_NAME', 'KEY_RING', 'PORTAL_CLOCK_OFFSET');
