import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { withPlainKeys } from '#infra/build/lean-aws.ts';
import { withoutJsonSchema } from '#infra/build/lean-zod.ts';

function packageFile(name: string, ...path: string[]): string {
  return readFileSync(join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), ...path), 'utf8');
}

/** That the bundles still do what they did is proved on the engines: tests/integration/bundles.test.ts. */
describe('what the build leaves out', () => {
  test('computed keys become plain ones with the same text, and only where that is a constant', () => {
    const source = 'const _h = "http";\nconst x = [1, { [_h]: ["GET"], [_other]: 2 }];\nconst y = a[_h];\n';
    expect(withPlainKeys(source)).toBe(
      'const _h = "http";\nconst x = [1, { "http": ["GET"], [_other]: 2 }];\nconst y = a[_h];\n',
    );
  });

  test("S3's schemas have such keys, and keep none", () => {
    const source = packageFile('@aws-sdk/client-s3', 'dist-es/schemas/schemas_0.js');
    const computed = /[{,]\s*\[_\w+\]:/;
    expect(computed.test(source)).toBe(true);
    expect(computed.test(withPlainKeys(source))).toBe(false);
  });

  test('zod loses how it writes JSON Schema', () => {
    const source = packageFile('zod', 'v4/classic/schemas.js');
    const lean = withoutJsonSchema(source);
    expect(source).toContain('processJSONSchema = ');
    expect(lean).not.toContain('processJSONSchema = ');
    expect(lean).not.toMatch(/from "\.\.\/core\/to-json-schema\.js"/);
  });

  test('a zod that is written otherwise ends the build', () => {
    expect(() => withoutJsonSchema('export const string = () => {};')).toThrow('zod has changed');
  });
});
