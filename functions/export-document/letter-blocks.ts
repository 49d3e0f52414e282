import type { Client } from '#shared/domain/client.ts';
import type { LetterFields } from '#shared/domain/cover-letter.ts';
import { type Block, joined, oneLine, parts, prose } from './blocks.ts';
import { mailLink, phoneLink } from './resume-blocks.ts';
import { formatDate, wordings } from './wording.ts';

/**
 * Sender, date, addressee, subject and text of a cover letter. The sender is the client.
 * @param day the letter's date, `YYYY-MM-DD`
 */
export function letterBlocks(letter: LetterFields, client: Client, name: string, day: string): Block[] {
  const { language, email, phone, primaryMailingAddress: home } = client;
  const place = [home?.line1, home?.line2, home?.city, joined([home?.province, home?.postalCode], ' ')];
  const to = [letter.addresseeName, letter.company].map(oneLine).filter((line) => line !== '');
  const jobTitle = oneLine(letter.jobTitle);
  return [
    { kind: 'name', text: name },
    {
      kind: 'contact',
      parts: parts(
        mailLink(email),
        phone === undefined ? undefined : phoneLink(readablePhone(phone)),
        joined(place, ', '),
      ),
    },
    { kind: 'paragraph', lines: [formatDate(language, day)], apart: true },
    ...(to.length > 0 ? [{ kind: 'paragraph', lines: to, apart: true } as const] : []),
    ...(jobTitle === '' ? [] : [{ kind: 'subject', text: wordings[language].subject + jobTitle } as const]),
    ...prose(letter.opening),
    ...prose(letter.body),
    ...prose(letter.closing),
    ...signatureOf(letter.signature),
  ];
}

/** With space above to sign. */
function signatureOf(signature: string | undefined): Block[] {
  const lines = (signature ?? '')
    .split(/\r\n|[\n\r]/)
    .map(oneLine)
    .filter((line) => line !== '');
  return lines.length > 0 ? [{ kind: 'paragraph', lines, apart: true }] : [];
}

/** North American numbers in national notation; others stay in E.164. */
function readablePhone(phone: string): string {
  return phone.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '$1-$2-$3');
}
