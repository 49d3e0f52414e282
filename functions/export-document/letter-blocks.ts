import type { Language } from '#shared/domain/account.ts';
import type { Client } from '#shared/domain/client.ts';
import type { LetterFields } from '#shared/domain/cover-letter.ts';
import { type Block, joined, oneLine, parts, prose } from './blocks.ts';
import { mailLink, phoneLink } from './resume-blocks.ts';
import { formatDate, wordings } from './wording.ts';

/**
 * A cover letter: from whom, when, to whom, about what, and its text. The sender is the client as their profile says.
 *
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
    ...(jobTitle === '' ? [] : [{ kind: 'subject', text: subjectOf(language, jobTitle) } as const]),
    ...prose(letter.opening),
    ...prose(letter.body),
    ...prose(letter.closing),
    ...signatureOf(letter.signature),
  ];
}

function subjectOf(language: Language, jobTitle: string): string {
  return wordings[language].subject + jobTitle;
}

/** Under room to sign in. */
function signatureOf(signature: string | undefined): Block[] {
  const lines = (signature ?? '')
    .split(/\r\n|[\n\r]/)
    .map(oneLine)
    .filter((line) => line !== '');
  return lines.length > 0 ? [{ kind: 'paragraph', lines, apart: true }] : [];
}

/** Numbers of North America as people there write them; others stay international. */
function readablePhone(phone: string): string {
  return phone.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '$1-$2-$3');
}
