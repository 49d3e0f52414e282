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
 * The form in which texts are compared: accents and case folded, typographic apostrophes and dashes made plain, white
 * space collapsed. Folding twice changes nothing.
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

/**
 * The form in which names of people are compared (CL-02): `O'Brien` = `OBrien`, `Anne-Marie` = `Anne Marie`,
 * `St. John` = `St John`.
 */
export function foldName(name: string): string {
  return foldText(name)
    .replace(/'/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/**
 * The words of a text for keyword search, folded, in order, repeats kept. `+` and `#` stay at the end of a word (`c++`,
 * `c#`); a possessive stays with its word (`driver's` → `drivers`), other apostrophes part words (`l'équipe` → `l equipe`).
 */
export function tokens(text: string): string[] {
  return (
    foldText(text)
      .replace(/'s(?![\p{L}\p{N}])/gu, 's')
      .match(/[\p{L}\p{N}]+[+#]*/gu) ?? []
  );
}
