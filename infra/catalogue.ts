import { type FunctionDescription, functions, type Trigger } from './functions.ts';

export type TriggerOf<Kind extends Trigger['kind']> = Extract<Trigger, { readonly kind: Kind }>;

/** @throws Error where there is no such function */
export function functionNamed(name: string): FunctionDescription {
  const description = functions.find((candidate) => candidate.name === name);
  if (!description) {
    throw new Error(`infra/functions.ts has no function ${name}`);
  }
  return description;
}

export function triggersOf<Kind extends Trigger['kind']>(
  { triggers }: FunctionDescription,
  kind: Kind,
): readonly TriggerOf<Kind>[] {
  return triggers.filter((trigger): trigger is TriggerOf<Kind> => trigger.kind === kind);
}

/** Which stack a function belongs to. */
export function stackOf(description: FunctionDescription): 'data' | 'identity' | 'api' | 'jobs' {
  if (triggersOf(description, 'deployment').length > 0) {
    return 'data';
  }
  if (triggersOf(description, 'cognito').length > 0) {
    return 'identity';
  }
  return triggersOf(description, 'http').length > 0 ? 'api' : 'jobs';
}
