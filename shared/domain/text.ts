/** Letters that Unicode does not decompose into a base letter and marks. */
const letters: Readonly<Record<string, string>> = {
  æ: 'ae',
  œ: 'oe',
  ß: 'ss',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
};

/**
 * Normalizes text for comparison: removes accents and case, replaces typographic apostrophes and dashes, collapses
 * white space. Idempotent.
 */
export function foldText(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[æœßøłđðþı]/g, (letter) => letters[letter] ?? letter)
    .replace(/[‘’ʼ´`′]/g, "'")
    .replace(/[‐‑‒–—−]/g, '-')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Normalizes names of people for comparison (CL-02): `O'Brien` = `OBrien`, `Anne-Marie` = `Anne Marie`. */
export function foldName(name: string): string {
  return foldText(name)
    .replace(/'/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/**
 * The folded words of a text for keyword search, in order, with repetitions. `+` and `#` stay at the end of a word
 * (`c++`); a possessive stays with its word (`driver's` → `drivers`), other apostrophes separate words (`l'équipe` → `l
 * equipe`).
 */
export function tokens(text: string): string[] {
  return (
    foldText(text)
      .replace(/'s(?![\p{L}\p{N}])/gu, 's')
      .match(/[\p{L}\p{N}]+[+#]*/gu) ?? []
  );
}
