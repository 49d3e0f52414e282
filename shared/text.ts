import * as z from 'zod';

/** One line of user input: trimmed, not empty, no control characters. */
export function text(max: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'Control characters are not allowed');
}

/** Several lines of user input: with line breaks and tabs, possibly empty. */
export function paragraphs(max: number) {
  return z
    .string()
    .max(max)
    .regex(/^(?:[^\p{Cc}\p{Cs}]|[\n\r\t])*$/u, 'Control characters are not allowed');
}

export const EmailAddress = z.string().trim().toLowerCase().max(254).pipe(z.email());
