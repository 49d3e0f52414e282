import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { processEnvironment } from '../support/process-environment.ts';
import { type StackProcess, startStackProcess } from '../support/stack-process.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

let stack: StackProcess;
beforeAll(async () => {
  stack = await startStackProcess({ PORTAL_SEED: 'demo' });
}, 120_000);
afterAll(() => stack.stop());

/** The commands of a section's first `sh` block. */
async function commandsOf(heading: string): Promise<string[]> {
  const readme = await readFile(`${root}/README.md`, 'utf8');
  const block = readme.split(`## ${heading}\n`)[1]?.split('```sh\n')[1]?.split('\n```')[0];
  return block?.split('\n') ?? [];
}

describe('README: from postings to a mail', () => {
  it('ends with a mail of matching jobs for the person who was added', { timeout: 120_000 }, async () => {
    const env = { ...processEnvironment, PORTAL_DATA: stack.facts.data };
    const commands = await commandsOf('From postings to a mail');
    expect(commands).toHaveLength(5);
    for (const command of commands) {
      await promisify(execFile)('sh', ['-c', command], { cwd: root, env });
    }
    const reply = await fetch(`${stack.facts.mailbox}/api/email`);
    const mails = (await reply.json()) as { subject: string; envelope: { to: { address: string }[] } }[];
    const subjects = mails
      .filter(({ envelope }) => envelope.to.some(({ address }) => address === 'kim@clients.example'))
      .map(({ subject }) => subject);
    expect(subjects).toHaveLength(2);
    expect(subjects).toContainEqual(expect.stringMatching(/invit|account|Welcome/i));
    expect(subjects).toContainEqual(expect.stringMatching(/^\d new jobs? for you$/));
  });
});
