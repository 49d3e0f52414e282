import * as z from 'zod';
import type { KeyRing } from '#shared/secrets/key-ring.ts';
import { seal, unseal } from '#shared/secrets/seal.ts';

const lifetimeMs = 3600_000;

const ClientRef = z.object({ clientId: z.string(), expiresAt: z.string() });

/**
 * A sealed reference to a client whom the caller met in the look-up and may not see: for a transfer request (TQ-02). Good for
 * an hour of the domain clock, and for this caller only.
 */
export function sealClientRef(ring: KeyRing, clientId: string, callerId: string, now: Date): string {
  const expiresAt = new Date(now.getTime() + lifetimeMs).toISOString();
  return seal(ring, 'seal', { clientId, expiresAt }, ['client-ref', callerId]);
}

/** @returns the client's id; `undefined` for anything but a reference of this caller that is still good */
export function openClientRef(ring: KeyRing, ref: string, callerId: string, now: Date): string | undefined {
  const opened = ClientRef.safeParse(unseal(ring, 'seal', ref, ['client-ref', callerId]));
  return opened.success && opened.data.expiresAt > now.toISOString() ? opened.data.clientId : undefined;
}
