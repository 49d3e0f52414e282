import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { functions } from '#infra/catalogue.ts';
import { addSystem } from '#infra/stacks/system.ts';
import type { Stage } from '#infra/stage.ts';
import cdk from '../../cdk.json' with { type: 'json' };

/**
 * Synthesizes a stage with empty bundles, whose contents make no difference to the templates: building and hashing real ones
 * takes long.
 *
 * @returns the folder of the cloud assembly
 */
export function synthesizeWithEmptyBundles(stage: Stage, folder: string): string {
  const bundles = join(folder, 'bundles');
  for (const { name } of functions) {
    mkdirSync(join(bundles, name), { recursive: true });
    writeFileSync(join(bundles, name, 'index.js'), '');
  }
  const outdir = join(folder, 'assembly');
  const app = new App({ outdir, context: cdk.context });
  addSystem(app, { stage, bundles, version: '0.0.0' });
  app.synth();
  return outdir;
}
