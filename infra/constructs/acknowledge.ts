import { Stack, Validations } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';

/** A finding of cdk-nag that stays, with the reason why. */
export function acknowledge(construct: IConstruct, rule: `AwsSolutions-${string}`, reason: string): void {
  Validations.of(construct).acknowledge({ id: rule, reason });
}

/**
 * One resource with a wildcard that a role may have; any other is still a finding.
 *
 * @param resource as the policy writes it
 */
export function acknowledgeWildcard(construct: IConstruct, resource: string, reason: string): void {
  const named = resource.replaceAll(
    /\$\{Token\[(AWS\.\w+)\.\d+\]\}/g,
    (_, name: string) => `<${name.replace('.', '::')}>`,
  );
  acknowledge(construct, `AwsSolutions-IAM5[Resource::${named}]`, reason);
}

/** How cdk-nag writes `<function's ARN>:*`: what a right to invoke a function comes with. */
export function versionsOf(lambda: LambdaFunction): string {
  const { defaultChild } = lambda.node;
  const id = defaultChild ? Stack.of(lambda).getLogicalId(defaultChild as never) : '';
  return `<${id}.Arn>:*`;
}
