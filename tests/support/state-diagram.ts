import { readFileSync } from 'node:fs';

interface Move {
  readonly from: string | readonly string[];
  readonly to: string;
  readonly by?: string | readonly string[];
}

/** The diagram in the README of a function. */
export function documentedDiagram(functionName: string): string | undefined {
  const readme = readFileSync(new URL(`../../functions/${functionName}/README.md`, import.meta.url), 'utf8');
  return /```mermaid\n([\s\S]*?)\n```/.exec(readme)?.[1];
}

/** A state machine as a mermaid diagram; moves that only one side may make say for whom they are. */
export function stateDiagram(
  start: string,
  statuses: readonly string[],
  moves: Readonly<Record<string, Move>>,
): string {
  const arrows = Object.entries(moves).flatMap(([name, { from, to, by = [] }]) => {
    const label = typeof by === 'string' || by.length === 1 ? `${name} (${by})` : name;
    return [from].flat().map((status) => ({ status, line: `  ${status} --> ${to}: ${label}` }));
  });
  const ends = statuses.filter((end) => !arrows.some(({ status }) => status === end));
  return [
    'stateDiagram-v2',
    `  [*] --> ${start}`,
    ...arrows.map(({ line }) => line),
    ...ends.map((status) => `  ${status} --> [*]`),
  ].join('\n');
}
