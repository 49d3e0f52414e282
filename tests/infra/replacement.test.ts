import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Replaceable, Stage } from '#infra/stage.ts';
import { stages } from '#infra/stages.ts';
import { synthesizeWithEmptyBundles } from '../support/assembly.ts';
import { readSynthesized, type StackName, type Synthesized, stackNames, synthesized } from './synthesized.ts';

/** How a resource of the first generation appears in a template: as an output of its stack, or in its physical name. */
const producers: Readonly<Record<Replaceable, RegExp>> = {
  table: /Output(Ref|FnGetAtt)Table\w+/g,
  incoming: /portal-prod-incoming-"/g,
  files: /portal-prod-files-"/g,
  data: /portal-prod-data-"/g,
  keyRing: /OutputRefKeyRing\w+/g,
  camsCredentials: /OutputRefCamsCredentials\w+/g,
  cloudFrontSecret: /OutputRefCloudFrontSecret\w+/g,
  key: /OutputFnGetAttKey\w+/g,
  userPool: /Output(Ref|FnGetAtt)Pool\w+/g,
};

let before: Synthesized;
let after: Synthesized;
const folder = mkdtempSync(join(tmpdir(), 'portal-replaced-'));
beforeAll(() => {
  before = synthesized('prod');
  const generations = Object.fromEntries(Object.keys(producers).map((name) => [name, 2]));
  after = readSynthesized(synthesizeWithEmptyBundles(Stage.parse({ ...stages.prod, generations }), folder));
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const resourcesOf = (stage: Synthesized, stack: StackName) =>
  Object.entries((stage.template(stack) as { Resources: Record<string, unknown> }).Resources);

describe('a resource that was replaced changes whatever uses it', () => {
  test.each(Object.entries(producers))('%s', (name, first) => {
    const users = stackNames.filter((stack) => stack !== 'data' && JSON.stringify(before.template(stack)).match(first));
    const names = new Set(stackNames.flatMap((stack) => JSON.stringify(before.template(stack)).match(first) ?? []));
    expect(users.length, name).toBeGreaterThan(0);
    for (const stack of stackNames) {
      for (const [id, resource] of resourcesOf(after, stack)) {
        const stale = [...names].filter((text) => JSON.stringify(resource).includes(text));
        expect(stale, `${stack}/${id}`).toEqual([]);
      }
    }
  });

  test('the first of each is kept: it leaves the template under a policy that retains it', () => {
    const kept = (stage: Synthesized) =>
      (['data', 'identity'] as const).flatMap((stack) =>
        resourcesOf(stage, stack)
          .filter(([, resource]) => (resource as { DeletionPolicy?: string }).DeletionPolicy === 'RetainExceptOnCreate')
          .map(([id]) => id),
      );
    const both = kept(before).filter((id) => kept(after).includes(id));
    expect(kept(after)).toHaveLength(kept(before).length);
    // Access logs are the one thing that nobody restores.
    expect(both).toEqual([expect.stringMatching(/^AccessLogs/)]);
  });
});
