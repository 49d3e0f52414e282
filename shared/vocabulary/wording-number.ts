const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
const textId = /^text-([a-z2-7]{6})([a-z2-7]{6})[a-z2-7]{14}$/;

/** The first 60 bits of a wording's hash: enough to tell the wordings of any taxonomy apart. */
export interface WordingNumber {
  readonly high: number;
  readonly low: number;
}

/** The number of a wording, by its `text-…` id; `undefined` for any other id. */
export function wordingNumber(id: string): WordingNumber | undefined {
  const [, high, low] = textId.exec(id) ?? [];
  return high === undefined || low === undefined ? undefined : { high: bits(high), low: bits(low) };
}

function bits(letters: string): number {
  let value = 0;
  for (const letter of letters) {
    value = (value << 5) | alphabet.indexOf(letter);
  }
  return value;
}
