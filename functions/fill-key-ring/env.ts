import { environment } from '#shared/environment.ts';

export const Env = environment('KEY_RING');
