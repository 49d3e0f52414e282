import type { AccountRef } from '#shared/persistence/account-links.ts';

/** AU-06, DEC-10: the pool itself asks for 8. */
const shortest: Readonly<Record<AccountRef['kind'], number>> = { staff: 12, client: 8 };
/** Cognito takes no more. */
const maxPasswordLength = 256;

/**
 * Why a password may not be set (AU-06), in words for who chose it; `undefined` where it may. Length is what counts: no
 * classes of characters are demanded.
 */
export async function passwordWeakness(
  password: string,
  account: { readonly kind: AccountRef['kind']; readonly email: string },
): Promise<string | undefined> {
  const length = [...password].length;
  if (length < shortest[account.kind]) {
    return `A password has at least ${shortest[account.kind]} characters.`;
  }
  if (password.length > maxPasswordLength) {
    return `A password has at most ${maxPasswordLength} characters.`;
  }
  const folded = password.toLowerCase();
  if (folded === account.email || folded === account.email.split('@')[0]) {
    return 'A password must not be your e-mail address.';
  }
  if (/^(.{1,4}?)\1+.{0,3}$/u.test(folded)) {
    return 'A password must not repeat the same few characters.';
  }
  if ((await commonPasswords()).has(folded)) {
    return 'This password is on the list of the most used ones, which are tried first. Choose another.';
  }
  return undefined;
}

let common: Promise<ReadonlySet<string>> | undefined;

/** Some 50,000 passwords known from breaches; unpacked on first use. */
function commonPasswords(): Promise<ReadonlySet<string>> {
  common ??= import('@zxcvbn-ts/language-common').then(({ dictionary }) => new Set(dictionary['passwords-common']));
  return common;
}
