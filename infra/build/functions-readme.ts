import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { functions, triggersOf } from '#infra/catalogue.ts';
import type { FunctionDescription, Trigger } from '#shared/function-description.ts';

/** `functions/README.md`: what starts each function, and what it does. */
export function functionsReadme(): string {
  const paths = pathsByFunction(functions);
  const rows = (names: readonly FunctionDescription[], startedBy: (description: FunctionDescription) => string[]) =>
    names
      .toSorted((one, other) => one.name.localeCompare(other.name))
      .map(
        (description) =>
          `| [${description.name}](${description.name}) | ${startedBy(description).join(', ')} | ${description.summary} |`,
      )
      .join('\n');
  const isHttp = (description: FunctionDescription) => triggersOf(description, 'http').length > 0;
  return `# Functions

Written by \`npm run functions:readme\` from the descriptions, \`<function>/function.ts\`.

## By URL

The longest path that the URL starts with names the function; a method is named where it makes a difference. The file is
named as the operation, which \`<function>/routes.ts\` gives for each path.

| Function | Paths | What it does |
|---|---|---|
${rows(functions.filter(isHttp), ({ name }) => (paths.get(name) ?? []).map((path) => `\`${path}\``))}

## By event or schedule

| Function | Started by | What it does |
|---|---|---|
${rows(
  functions.filter((description) => !isHttp(description)),
  ({ triggers }) => triggers.map(startOf),
)}
`;
}

/**
 * The paths that are enough to find the function of every route by the longest one. A method stands before a path that
 * several functions have.
 */
function pathsByFunction(descriptions: readonly FunctionDescription[]): Map<string, string[]> {
  const routes = descriptions.flatMap((description) =>
    triggersOf(description, 'http').flatMap(({ routes }) =>
      Object.values(routes).map(({ method, path }) => ({ name: description.name, method, path })),
    ),
  );
  const owners = Map.groupBy(routes, ({ path }): string => path);
  const ownerOf = (path: string): string | undefined => {
    const names = new Set(owners.get(path)?.map(({ name }) => name));
    return names.size === 1 ? [...names][0] : undefined;
  };
  const ownerAbove = (path: string): string | undefined => {
    const above = path.slice(0, path.lastIndexOf('/'));
    return above === '' ? undefined : (ownerOf(above) ?? ownerAbove(above));
  };
  const paths = new Map<string, string[]>();
  for (const { name, method, path } of routes) {
    const shown = ownerOf(path) ? path : `${method} ${path}`;
    const own = paths.get(name) ?? [];
    if (ownerAbove(path) !== name && !own.includes(shown)) {
      paths.set(name, [...own, shown]);
    }
  }
  return paths;
}

function startOf(trigger: Trigger): string {
  switch (trigger.kind) {
    case 'http':
      return 'HTTP';
    case 'outbox':
      return `outbox items ${trigger.effects.map((effect) => `\`${effect}\``).join(', ')}`;
    case 'schedule':
      return `schedule \`${trigger.expression}\``;
    case 'object':
      return `an object in \`${trigger.bucket}/${trigger.prefix}\``;
    case 'malware-scan':
      return `a malware scan of \`${trigger.bucket}/${trigger.prefix}\``;
    case 'operator':
      return 'an operator';
    case 'cognito':
      return `Cognito \`${trigger.event}\``;
    case 'mail-events':
      return 'SES bounces and complaints';
    case 'deployment':
      return 'each deployment';
  }
}

if (import.meta.main) {
  await writeFile(join(import.meta.dirname, '../../functions/README.md'), functionsReadme());
}
