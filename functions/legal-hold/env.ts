import { environment } from '#shared/environment.ts';

export const Env = environment('TABLE_NAME', 'PORTAL_CLOCK_OFFSET');
