/** Lines of import files. */
export function ndjson(lines: readonly unknown[]): string {
  return lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('');
}

/** A line with everything that it must have. */
export function line(externalId: string, more: object = {}): Record<string, unknown> {
  return { externalId, title: `Job ${externalId}`, employer: 'Nowhere Bakery (not real)', ...more };
}
