import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { processEnvironment } from '../support/process-environment.ts';

it('the restore drill: table and objects are lost, come back under another name, and people sign in and read', async () => {
  const script = fileURLToPath(new URL('../../infra/cli/drill.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [script], { env: processEnvironment });
  expect(stdout).toMatch(/restored: \d{3,} items of \d{2,} kinds/);
}, 180_000);
