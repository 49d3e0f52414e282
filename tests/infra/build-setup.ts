import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { buildAll } from '#infra/build.ts';
import { processEnvironment } from '../support/process-environment.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** What the build and the synthesis made of this very source: once per run, in a folder of its own. */
    readonly build: { readonly folder: string; readonly sizes: Readonly<Record<string, number>> };
  }
}

const root = join(import.meta.dirname, '../..');

export default async function setup(project: TestProject) {
  const folder = await mkdtemp(join(tmpdir(), 'portal-build-'));
  try {
    const { sizes } = await buildAll(folder);
    await Promise.all([synthesize('prod', folder), synthesize('dev', folder)]);
    project.provide('build', { folder, sizes });
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  return () => rm(folder, { recursive: true, force: true });
}

/**
 * What `npm run synth` does.
 *
 * @throws Error with cdk-nag's findings that nobody has given a reason for
 */
async function synthesize(stage: string, folder: string): Promise<void> {
  const { context } = JSON.parse(await readFile(join(root, 'cdk.json'), 'utf8'));
  await promisify(execFile)(process.execPath, [join(root, 'infra/app.ts')], {
    cwd: root,
    env: {
      ...processEnvironment,
      CDK_OUTDIR: join(folder, stage),
      CDK_CONTEXT_JSON: JSON.stringify({ ...context, stage, bundles: join(folder, 'functions') }),
    },
  });
}
