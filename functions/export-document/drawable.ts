/** Which characters some font of ours can draw. */
export interface Coverage {
  has(codePoint: number): boolean;
}

/** @param runs lengths of what a font lacks and has, in turn, from the first code point on: as Typst's compiler describes fonts */
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
 * Text as it can be drawn, in pieces between which a line may break besides where it may anyway: only what would not fit a
 * line otherwise has more than one. What no font has is named, `[U+16A0]`, so that it does not vanish.
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

/** As much as fits the narrowest line, in the widest letters; what is written without blanks breaks anywhere. */
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
