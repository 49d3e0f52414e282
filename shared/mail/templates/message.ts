import * as z from 'zod';
import { languages } from '#shared/domain/account.ts';

/** The schema of one kind of message: recipient, language and the data of the template. */
export function messageSchema<const T extends string, D extends z.ZodRawShape>(template: T, data: D) {
  return z.object({
    template: z.literal(template),
    language: z.enum(languages),
    /** One bare address. */
    to: z.string(),
    data: z.object(data),
  });
}
