import { setTimeout } from 'node:timers/promises';

/**
 * From when on an account's tokens are good: tokens carry the whole second in which their holder signed in, so those of the
 * second that is running are refused as well. Real time: tokens know no other.
 */
export function tokensFromNextSecond(): number {
  return Math.floor(Date.now() / 1000) + 1;
}

/** Waits, a second at most, until a new sign-in gets a token that is good. */
export async function untilTokensAreGood(tokensFrom: number): Promise<void> {
  const waitMs = tokensFrom * 1000 - Date.now();
  if (waitMs > 0) {
    await setTimeout(waitMs + 5);
  }
}
