import { type BucketName, type FunctionDescription, functions, type ObjectGrant, type Trigger } from './functions.ts';

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

/**
 * The name of a function's role, where a policy of a bucket has to name it: those that may touch files of clients. Others are
 * named by CloudFormation.
 */
export function roleNameOf(stageName: string, { name, buckets }: FunctionDescription): string | undefined {
  return buckets?.files === undefined ? undefined : `portal-${stageName}-${name}`;
}

/** Functions that may do one of these to the objects of a bucket. */
export function functionsWith(bucket: BucketName, grants: readonly ObjectGrant[]): readonly FunctionDescription[] {
  return functions.filter(({ buckets }) => {
    const grant = buckets?.[bucket];
    return grant !== undefined && grants.includes(grant);
  });
}
