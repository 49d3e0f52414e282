import type { FunctionDescription } from '#shared/function-description.ts';
import type { Route } from '#shared/http/route.ts';

/** The function that answers what no route matches. */
const defaultFunction = 'meta';

export interface Match {
  readonly functionName: string;
  readonly routeKey: string;
  readonly pathParameters: Readonly<Record<string, string>>;
  /** Whether the gateway demands a token. */
  readonly authorized: boolean;
}

interface Entry {
  readonly method: string;
  readonly segments: readonly string[];
  readonly routeKey: string;
  readonly functionName: string;
  readonly authorized: boolean;
}

/**
 * The HTTP API's routes: a literal segment is preferred to a variable; what matches none goes to `$default`, if there is a
 * function for that.
 */
export function router(functions: readonly FunctionDescription[]): (method: string, path: string) => Match | undefined {
  const entries = functions
    .flatMap(({ name, triggers }) =>
      triggers.flatMap((trigger) =>
        trigger.kind === 'http' ? Object.values(trigger.routes).map((route) => entryOf(name, route)) : [],
      ),
    )
    .sort((a, b) => specificity(a).localeCompare(specificity(b)));
  const hasDefault = functions.some(({ name }) => name === defaultFunction);
  return (method, path) => {
    const segments = path.split('/');
    for (const entry of entries) {
      const pathParameters = entry.method === method ? matchSegments(entry.segments, segments) : undefined;
      if (pathParameters) {
        return { ...entry, pathParameters };
      }
    }
    if (!hasDefault) {
      return undefined;
    }
    return { functionName: defaultFunction, routeKey: '$default', pathParameters: {}, authorized: false };
  };
}

function entryOf(functionName: string, route: Route): Entry {
  return {
    method: route.method,
    segments: route.path.split('/'),
    routeKey: `${route.method} ${route.path}`,
    functionName,
    authorized: typeof route.allow !== 'string',
  };
}

/** Sorts literal segments before variables, position by position. */
function specificity({ segments }: Entry): string {
  return segments.map((segment) => (isVariable(segment) ? '1' : '0')).join('');
}

function matchSegments(pattern: readonly string[], path: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== path.length) {
    return undefined;
  }
  const parameters: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    const actual = path[index] ?? '';
    if (isVariable(expected) && actual !== '') {
      parameters[expected.slice(1, -1)] = actual;
    } else if (expected !== actual) {
      return undefined;
    }
  }
  return parameters;
}

function isVariable(segment: string): boolean {
  return segment.startsWith('{') && segment.endsWith('}');
}
