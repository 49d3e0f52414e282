import { create } from 'content-disposition';

const maxCharacters = 120;

/** What no file system takes in a name. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: those are among it
const unfit = /[\u0000-\u001f\u007f-\u009f<>:"/\\|?*\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/**
 * `attachment` with the name of a file, in any script (RFC 6266, RFC 8187): whose document it is, then what it is called.
 *
 * @param extension with its dot
 */
export function attachment(name: string, title: string, extension: string): string {
  const words = (title.includes(name) ? [title] : [name, title]).map((text) =>
    text.replace(unfit, ' ').replace(/\s+/gu, ' ').trim(),
  );
  const whole = words.filter((word) => word !== '').join(' - ');
  const letters = [...whole.toWellFormed()].slice(0, maxCharacters).join('');
  const base = letters.replace(/^[. ]+|[. ]+$/g, '') || 'document';
  return create(base + extension);
}
