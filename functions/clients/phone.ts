import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import * as z from 'zod';

/** A phone number in any common notation, Canadian without a country code; stored as E.164. */
export const Phone = z
  .string()
  .trim()
  .min(1)
  .max(40)
  .transform((written, context) => {
    const number = parsePhoneNumberFromString(written, 'CA');
    if (!number?.isValid() || number.ext !== undefined) {
      context.addIssue({ code: 'custom', message: 'Not a phone number, or it has an extension' });
      return z.NEVER;
    }
    return number.number as string;
  });
