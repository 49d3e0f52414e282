import type { EffectKind } from './effects.ts';

/** The effects that `identityAppliers` applies. */
export const identityEffects = [
  'identity.create-user',
  'identity.change-email',
  'identity.disable-user',
  'identity.enable-user',
  'identity.delete-user',
  'identity.request-reset',
] as const satisfies readonly EffectKind[];
