import { maxDocumentBytes } from '#shared/domain/document.ts';
import { invalid, Problem } from '#shared/problem.ts';

/**
 * A document's content as it is stored.
 * @throws 413 where it is too large
 */
export function serialized(content: object): string {
  const text = JSON.stringify(content);
  const bytes = Buffer.byteLength(text);
  if (bytes > maxDocumentBytes) {
    const kib = (count: number) => Math.ceil(count / 1024);
    throw new Problem(
      'too-large',
      `A document has at most ${kib(maxDocumentBytes)} KiB of JSON; this one would have ${kib(bytes)}.`,
      { errors: [{ pointer: '/body', detail: `More than ${maxDocumentBytes} bytes` }] },
    );
  }
  return text;
}

const maxLevels = 32;

/**
 * Demands that fields which no schema knows can be kept as well: not too deep to be written, and of a name that survives
 * being read.
 *
 * @param bytes a body that has been parsed already
 * @throws 400 at the place
 */
export function assertKeepable(bytes: Uint8Array): void {
  const rest: { value: unknown; pointer: string; level: number }[] = [
    { value: JSON.parse(Buffer.from(bytes).toString('utf8') || '{}'), pointer: '/body', level: 0 },
  ];
  for (let next = rest.pop(); next; next = rest.pop()) {
    const { value, pointer, level } = next;
    if (typeof value !== 'object' || value === null) {
      continue;
    }
    if (level > maxLevels) {
      throw invalid(pointer, `More than ${maxLevels} levels deep`);
    }
    for (const [name, inner] of Object.entries(value)) {
      if (name === '__proto__') {
        throw invalid(`${pointer}/__proto__`, 'A field cannot have this name');
      }
      const segment = name.replaceAll('~', '~0').replaceAll('/', '~1');
      rest.push({ value: inner, pointer: `${pointer}/${segment}`, level: level + 1 });
    }
  }
}
