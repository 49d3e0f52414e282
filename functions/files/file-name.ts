import { type FileType, fileTypes, maxNameCharacters } from '#shared/domain/file.ts';

/** Paths, control characters, broken halves of characters, and what turns the direction of a name to disguise its end. */
const onConflict = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}/\\\u202a-\u202e\u2066-\u2069]/u;

/** What is wrong with a file's name, for the person who chose it; any script will do. */
export function fileNameFault(name: string): string | undefined {
  const length = [...name].length;
  if (length === 0 || length > maxNameCharacters) {
    return `A file name has 1 to ${maxNameCharacters} characters.`;
  }
  if (onConflict.test(name)) {
    return 'A file name has no slashes, backslashes or control characters.';
  }
  return typeOfName(name) ? undefined : `Only ${accepted} files can be uploaded.`;
}

const accepted = Object.keys(fileTypes)
  .map((type) => type.toUpperCase())
  .join(', ')
  .replace(/, (?=[^,]*$)/, ' and ');

/** The type that a name claims by its end. */
export function typeOfName(name: string): FileType | undefined {
  const extension = /\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase();
  return extension !== undefined && isFileType(extension) ? extension : undefined;
}

function isFileType(text: string): text is FileType {
  return Object.hasOwn(fileTypes, text);
}
