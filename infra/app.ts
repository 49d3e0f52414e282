import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { readVersion } from './build/version.ts';
import { addSystem } from './stacks/system.ts';
import { parseStage } from './stage.ts';
import { stages } from './stages.ts';

const app = new App();
const name: unknown = app.node.tryGetContext('stage') ?? 'dev';
const settings = Object.entries(stages).find(([stage]) => stage === name)?.[1];
if (!settings) {
  throw new Error(`There is no stage ${String(name)}; infra/stages.ts has ${Object.keys(stages).join(', ')}`);
}
const bundles: unknown = app.node.tryGetContext('bundles') ?? join(import.meta.dirname, '../dist/functions');
addSystem(app, { stage: parseStage(settings), bundles: String(bundles), version: await readVersion() });
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
app.synth();
