/** The characters that the fonts can draw. */
export interface Coverage {
  has(codePoint: number): boolean;
}

/**
 * @param fonts for each font the lengths of alternating runs of missing and existing code points, as Typst describes
 * fonts
 */
export function coverageOf(fonts: readonly (readonly number[])[]): Coverage {
  const drawn = new Uint8Array(0x110000);
  for (const runs of fonts) {
    let at = 0;
    runs.forEach((length, index) => {
      if (index % 2 === 1) {
        drawn.fill(1, at, at + length);
      }
      at += length;
    });
  }
  return { has: (codePoint) => drawn[codePoint] === 1 };
}

const invisible = /\p{Default_Ignorable_Code_Point}/u;

/**
 * Text in pieces between which lines may break; only words that are longer than a line have more than one piece.
 * Characters that no font has become their code, such as `[U+16A0]`.
 */
export function drawable(text: string, coverage: Coverage): string[] {
  let drawn = '';
  for (const character of text.normalize('NFC')) {
    const codePoint = character.codePointAt(0) ?? 0;
    if (coverage.has(codePoint) || invisible.test(character)) {
      drawn += character;
    } else if (/\s/u.test(character)) {
      drawn += ' ';
    } else {
      drawn += `[U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}]`;
    }
  }
  return pieces(drawn);
}

/** Longer than the narrowest line with the widest letters. Scripts without spaces break anywhere already. */
const longWord = /[^\s\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]{31,}/gu;
const pieceLength = 10;
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

function pieces(text: string): string[] {
  const found: string[] = [];
  let rest = '';
  let from = 0;
  for (const { 0: word, index } of text.matchAll(longWord)) {
    rest += text.slice(from, index);
    from = index + word.length;
    const letters = Array.from(graphemes.segment(word), ({ segment }) => segment);
    for (let at = 0; at < letters.length; at += pieceLength) {
      rest += letters.slice(at, at + pieceLength).join('');
      if (at + pieceLength < letters.length) {
        found.push(rest);
        rest = '';
      }
    }
  }
  return [...found, rest + text.slice(from)];
}
