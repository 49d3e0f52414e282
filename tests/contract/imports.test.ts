import { describe, expect, test } from 'vitest';
import { type Import, importsOf, type SourceFile, sources } from './sources.ts';

const files = sources('shared', 'functions', 'infra');
const imports = files.flatMap((file) => importsOf(file).map((entry) => ({ file, ...entry })));

/** `functions/clients/routes.ts` → `functions/clients`; `shared/http/route.ts` → `shared/http`; `infra/x/y.ts` → `infra`. */
function folderOf(path: string): string {
  const [top = '', second = ''] = path.split('/');
  return top === 'infra' ? top : `${top}/${second}`;
}

function violations(of: (entry: Import & { readonly file: SourceFile }) => boolean): string[] {
  return imports.filter(of).map(({ file, specifier }) => `${file.path} → ${specifier}`);
}

/** The folders of `shared`, each of which may import those before it; `''` is what lies in `shared` itself. */
const layers = [
  '',
  'observability',
  'problem.ts',
  'domain',
  'policy',
  'secrets',
  'persistence',
  'columns',
  'imports',
  'files',
  'identity',
  'cams',
  'mail',
  'vocabulary',
  'jobs',
  'outbox',
  'http',
  'clients',
  'tasks',
  'documents',
  'transfers',
  'suggestions',
  'function-description.ts',
];

/** Its place in `layers`, -1 for a folder that has none, `undefined` for what is not of `shared`. */
function layerOf(path: string): number | undefined {
  const [top, folder = '', ...rest] = path.split('/');
  if (top !== 'shared') {
    return undefined;
  }
  return layers.indexOf(rest.length > 0 || layers.includes(folder) ? folder : '');
}

const importedBy = new Map(files.map((file) => [file.path, importsOf(file).map(({ target }) => target)]));

/** Files that these import, directly or by way of others, and these. */
function reachedFrom(paths: readonly string[], follow: (path: string) => boolean = () => true): Set<string> {
  const reached = new Set(paths);
  // A set hands out what is added to it while it is walked.
  for (const path of reached) {
    for (const target of importedBy.get(path) ?? []) {
      if (importedBy.has(target) && follow(target)) {
        reached.add(target);
      }
    }
  }
  return reached;
}

describe('imports run one way', () => {
  test('the parser sees them', () => {
    expect(imports.length).toBeGreaterThan(files.length);
    expect(
      violations(
        ({ file, target }) => file.path === 'functions/meta/handler.ts' && target === 'shared/http/handler.ts',
      ),
    ).toHaveLength(1);
  });

  test('shared knows neither functions nor infra', () => {
    expect(
      violations(({ file, target }) => file.path.startsWith('shared/') && /^(functions|infra|tests)\//.test(target)),
    ).toEqual([]);
  });

  test('no folder of shared imports one below it', () => {
    expect(
      violations(({ file, target }) => {
        const [from, to] = [layerOf(file.path), layerOf(target)];
        return from !== undefined && to !== undefined && to > from;
      }),
    ).toEqual([]);
    expect(files.filter(({ path }) => path.startsWith('shared/') && layerOf(path) === -1)).toEqual([]);
  });

  test('no two files import one another, types included', () => {
    const circles = files
      .filter(({ path }) =>
        (importedBy.get(path) ?? []).some((target) => target !== path && reachedFrom([target]).has(path)),
      )
      .map(({ path }) => path);
    expect(circles).toEqual([]);
  });

  test('a stranger who knows an operation id finds its code: a file of that name, or one of its family', () => {
    const operations = files.flatMap(({ path, code }) =>
      path.endsWith('/routes.ts')
        ? [...code.matchAll(/^ {2}(\w+): \{\n {4}method:/gm)].map(([, id = '']) => ({
            folder: path.slice(0, -'routes.ts'.length),
            id,
          }))
        : [],
    );
    expect(operations.length).toBeGreaterThan(100);
    const fileOf = ({ folder, id }: (typeof operations)[number]) =>
      `${folder}${id.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.ts`;
    const named = new Set(operations.map(fileOf));
    const lost = operations.filter(({ folder, id }) => {
      const exported = new RegExp(`^export (?:async )?(?:function|const) ${id}\\b`, 'm');
      return !files.some(({ path, code }) => path.startsWith(folder) && named.has(path) && exported.test(code));
    });
    expect(lost).toEqual([]);
  });

  test('shared holds what two functions use, or infra', () => {
    const functions = new Set(files.flatMap(({ path }) => /^functions\/([\w-]+)\/handler\.ts$/.exec(path)?.[1] ?? []));
    const users = new Map<string, Set<string>>();
    for (const name of functions) {
      for (const path of reachedFrom(['handler', 'function'].map((file) => `functions/${name}/${file}.ts`))) {
        users.set(path, (users.get(path) ?? new Set()).add(name));
      }
    }
    const infra = files.filter(({ path }) => path.startsWith('infra/')).map(({ path }) => path);
    // Through shared alone: what infra knows of a function is its description.
    const usedByInfra = reachedFrom(infra, (path) => !path.startsWith('functions/'));
    const alone = files
      .filter(({ path }) => path.startsWith('shared/') && !usedByInfra.has(path) && (users.get(path)?.size ?? 0) < 2)
      .map(({ path }) => `${path}: ${[...(users.get(path) ?? [])].join(', ') || 'nobody'}`);
    expect(alone).toEqual([]);
  });

  test('a function knows shared and itself', () => {
    expect(
      violations(
        ({ file, target }) =>
          file.path.startsWith('functions/') &&
          (/^(infra|tests)\//.test(target) ||
            (target.startsWith('functions/') && folderOf(target) !== folderOf(file.path))),
      ),
    ).toEqual([]);
  });

  test('infra knows the descriptions of functions, nothing else of them', () => {
    expect(
      violations(
        ({ file, target }) =>
          file.path.startsWith('infra/') &&
          target.startsWith('functions/') &&
          !/^functions\/[\w-]+\/function\.ts$/.test(target),
      ),
    ).toEqual([]);
  });

  test('the description of a function knows its routes, its environment and shared', () => {
    const description = /^functions\/[\w-]+\/function\.ts$/;
    expect(files.filter(({ path }) => description.test(path)).length).toBeGreaterThan(50);
    expect(
      violations(
        ({ file, specifier, target }) =>
          description.test(file.path) && !/^\.\/(routes|env)\.ts$/.test(specifier) && !target.startsWith('shared/'),
      ),
    ).toEqual([]);
  });

  test('the domain knows zod and itself', () => {
    expect(
      violations(
        ({ file, target }) =>
          file.path.startsWith('shared/domain/') && target !== 'zod' && !target.startsWith('shared/domain/'),
      ),
    ).toEqual([]);
  });

  test('policy decides without asking anybody: it knows the domain and itself', () => {
    expect(
      violations(
        ({ file, target }) =>
          file.path.startsWith('shared/policy/') &&
          !/^shared\/(domain|policy)\//.test(target) &&
          target !== 'shared/problem.ts',
      ),
    ).toEqual([]);
  });

  test('only adapters know the AWS SDK', () => {
    const adapter =
      /^shared\/(persistence\/|outbox\/repository\.ts$|http\/(throttle|problem-of)\.ts$|secrets\/secret\.ts$)|^infra\/|-(s3|ses|cognito)\.ts$|\/client-\w+\.ts$|[/-]repository\.ts$|^functions\/fill-key-ring\/handler\.ts$/;
    expect(violations(({ file, target }) => /^@(aws-sdk|smithy)\//.test(target) && !adapter.test(file.path))).toEqual(
      [],
    );
  });

  test('only persistence and repositories know the keys of the table', () => {
    const keyName = /\b(pk|sk|gsi\d[ps]k)\b/;
    const knows =
      /^shared\/(persistence\/|outbox\/repository\.ts$|http\/idempotency\.ts$)|[/-]repository\.ts$|^infra\/local\/|^infra\/stacks\/data\.ts$/;
    expect(files.filter(({ path, code }) => !knows.test(path) && keyName.test(code)).map(({ path }) => path)).toEqual(
      [],
    );
  });

  test("only handlers, operators' commands and the one-machine stack read the environment", () => {
    const reads = files.filter(
      ({ path, code }) =>
        /(?<!')\bprocess\.env\b/.test(code) && !/^functions\/[\w-]+\/handler\.ts$|^infra\/(local|cli)\//.test(path),
    );
    expect(reads.map(({ path }) => path)).toEqual([]);
  });

  test('other folders are named from the root, with their file ending', () => {
    expect(
      violations(
        ({ file, specifier, target }) => specifier.startsWith('.') && folderOf(target) !== folderOf(file.path),
      ),
    ).toEqual([]);
    expect(violations(({ specifier }) => /^[.#]/.test(specifier) && !/\.(ts|tsx|json|css)$/.test(specifier))).toEqual(
      [],
    );
  });

  test('every file that is named is there', () => {
    const paths = new Set(files.map(({ path }) => path));
    expect(
      violations(
        ({ specifier, target }) => /^[.#].*\.tsx?$/.test(specifier) && !target.endsWith('.d.ts') && !paths.has(target),
      ),
    ).toEqual([]);
  });

  test('no file only passes on what others have, and zod comes without its locales', () => {
    const barrels = files.filter(({ code }) => {
      const statements = code.split(/;\s*\n/).filter((statement) => statement.trim() !== '');
      return (
        statements.length > 1 &&
        statements.every((statement) => /^\s*export\s+(?:type\s+)?[*{][^;]*\sfrom\s+['"]/.test(statement))
      );
    });
    expect(barrels.map(({ path }) => path)).toEqual([]);
    expect(
      files
        .filter(({ code }) => /import\s+(type\s+)?\{[^}]*\bz\b[^}]*\}\s+from\s+'zod'/.test(code))
        .map(({ path }) => path),
    ).toEqual([]);
  });
});
