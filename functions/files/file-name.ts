import { type FileType, fileTypes, maxNameCharacters } from '#shared/domain/file.ts';

/**
 * Path separators, control characters, lone surrogates, and marks that change the text direction to disguise an
 * extension.
 */
const forbiddenCharacters = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}/\\\u202a-\u202e\u2066-\u2069]/u;

/** The error in a file name, as a message for the uploader. Names may be in any script. */
export function fileNameFault(name: string): string | undefined {
  const length = [...name].length;
  if (length === 0 || length > maxNameCharacters) {
    return `A file name must have 1 to ${maxNameCharacters} characters.`;
  }
  if (forbiddenCharacters.test(name)) {
    return 'A file name cannot contain slashes, backslashes or control characters.';
  }
  return typeOfName(name) ? undefined : `Only ${accepted} files can be uploaded.`;
}

const accepted = Object.keys(fileTypes)
  .map((type) => type.toUpperCase())
  .join(', ')
  .replace(/, (?=[^,]*$)/, ' and ');

/** The type that the extension of a name stands for. */
export function typeOfName(name: string): FileType | undefined {
  const extension = /\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase();
  return extension !== undefined && isFileType(extension) ? extension : undefined;
}

function isFileType(text: string): text is FileType {
  return Object.hasOwn(fileTypes, text);
}
