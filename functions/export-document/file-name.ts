import { create } from 'content-disposition';

const maxCharacters = 120;

/** Characters that some file system does not allow in names. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are not allowed in names
const forbiddenCharacters = /[\u0000-\u001f\u007f-\u009f<>:"/\\|?*\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/**
 * `attachment` with a file name in any script (RFC 6266, RFC 8187): the person's name, then the title.
 * @param extension with its dot
 */
export function attachment(name: string, title: string, extension: string): string {
  const words = (title.includes(name) ? [title] : [name, title]).map((text) =>
    text.replace(forbiddenCharacters, ' ').replace(/\s+/gu, ' ').trim(),
  );
  const whole = words.filter((word) => word !== '').join(' - ');
  const letters = [...whole.toWellFormed()].slice(0, maxCharacters).join('');
  const base = letters.replace(/^[. ]+|[. ]+$/g, '') || 'document';
  return create(base + extension);
}
