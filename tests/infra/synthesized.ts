import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';

export const stackNames = [
  'data',
  'identity',
  'mail',
  'api',
  'clients',
  'jobs',
  'observability',
  'pipeline',
  'edge',
  'front',
] as const;
export type StackName = (typeof stackNames)[number];

/** A resource of a template, as CloudFormation gets it. */
export interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into resources of every type
  readonly Properties: any;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

export interface Synthesized {
  /** Resources of a type in one stack, or in all of them, by `<stack>/<logical id>`. */
  resources(type: string, stack?: StackName): Readonly<Record<string, Resource>>;
  isProtected(stack: StackName): boolean;
  manifest(stack: StackName): { readonly dependencies: readonly string[] };
  /** The whole template of a stack. */
  template(stack: StackName): { readonly Outputs?: Readonly<Record<string, { readonly Export?: unknown }>> };
}

function readJson(...path: string[]) {
  return JSON.parse(readFileSync(join(...path), 'utf8'));
}

/** What `build-setup.ts` has synthesized of a stage. */
export function synthesized(stage: 'dev' | 'prod'): Synthesized {
  return readSynthesized(join(inject('build').folder, stage));
}

/** @param folder a cloud assembly */
export function readSynthesized(folder: string): Synthesized {
  // A stage without CloudFront has none of its stacks.
  const there = stackNames.filter((stack) => existsSync(join(folder, `${stack}.template.json`)));
  const all = there.flatMap((stack) =>
    Object.entries<Resource>(readJson(folder, `${stack}.template.json`).Resources).map(
      ([id, resource]) => [stack, id, resource] as const,
    ),
  );
  const { artifacts } = readJson(folder, 'manifest.json');
  return {
    resources: (type, only) =>
      Object.fromEntries(
        all
          .filter(([stack, , { Type }]) => Type === type && (only === undefined || stack === only))
          .map(([stack, id, resource]) => [`${stack}/${id}`, resource]),
      ),
    manifest: (stack) => ({ dependencies: artifacts[stack].dependencies ?? [] }),
    template: (stack) => readJson(folder, `${stack}.template.json`),
    isProtected: (stack) => artifacts[stack].properties.terminationProtection === true,
  };
}

/** The text of an intrinsic function's value, with references in braces: `{Table.Arn}/index/lists`. */
export function textOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) {
    return String(value);
  }
  const [[name, argument] = []] = Object.entries(value) as [string, unknown][];
  switch (name) {
    case 'Ref':
      return `{${String(argument)}}`;
    case 'Fn::GetAtt':
      return `{${(argument as string[]).join('.')}}`;
    case 'Fn::ImportValue':
      return `{${textOf(argument)}}`;
    case 'Fn::Join': {
      const [separator, parts] = argument as [string, unknown[]];
      return parts.map(textOf).join(separator);
    }
    default:
      return JSON.stringify(value);
  }
}
