import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Notes a line in the stack's data folder, where the test reads it; the only place that a test function knows of. */
export function note(file: string, line: string): void {
  appendFileSync(join(fileURLToPath(new URL('.', process.env.KEY_RING)), file), `${line}\n`);
}
