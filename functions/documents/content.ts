import { maxDocumentBytes } from '#shared/domain/document.ts';
import { invalid, Problem } from '#shared/problem.ts';

/** @throws 413 if the content is too large */
export function serialized(content: object): string {
  const text = JSON.stringify(content);
  const bytes = Buffer.byteLength(text);
  if (bytes > maxDocumentBytes) {
    const kib = (count: number) => Math.ceil(count / 1024);
    throw new Problem(
      'too-large',
      `A document can have at most ${kib(maxDocumentBytes)} KiB of JSON; this one has ${kib(bytes)}.`,
      { errors: [{ pointer: '/body', detail: `More than ${maxDocumentBytes} bytes` }] },
    );
  }
  return text;
}

const maxLevels = 32;

/**
 * Checks the nesting and the names of fields that the schema does not know.
 *
 * @param bytes a body that is valid JSON
 * @throws 400 with a pointer to the field
 */
export function assertStorable(bytes: Uint8Array): void {
  const rest: { value: unknown; pointer: string; level: number }[] = [
    { value: JSON.parse(Buffer.from(bytes).toString('utf8') || '{}'), pointer: '/body', level: 0 },
  ];
  for (let next = rest.pop(); next; next = rest.pop()) {
    const { value, pointer, level } = next;
    if (typeof value !== 'object' || value === null) {
      continue;
    }
    if (level > maxLevels) {
      throw invalid(pointer, `More than ${maxLevels} levels`);
    }
    for (const [name, inner] of Object.entries(value)) {
      if (name === '__proto__') {
        throw invalid(`${pointer}/__proto__`, 'This field name is not allowed');
      }
      const segment = name.replaceAll('~', '~0').replaceAll('/', '~1');
      rest.push({ value: inner, pointer: `${pointer}/${segment}`, level: level + 1 });
    }
  }
}
