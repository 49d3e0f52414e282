import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { PolicyStatement, Role, WebIdentityPrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Stage } from '#infra/stage.ts';

const issuer = 'token.actions.githubusercontent.com';

/** `cdk bootstrap`'s own, unless it was told otherwise. */
const qualifier = 'hnb659fds';

/** What each of the pipeline's roles may become, and for which runs: roles that `cdk bootstrap` has made. */
const roles = {
  deploy: {
    becomes: ['deploy', 'file-publishing', 'lookup'],
    runs: ({ name }: Stage) => `environment:${name}`,
  },
  // Reads templates of stacks; the data is under a key that the look-up role may not use.
  diff: { becomes: ['lookup'], runs: () => 'pull_request' },
} as const;

/**
 * Roles that workflows of one repository take by OpenID Connect: no key is kept anywhere. The account's provider for it is
 * made once by hand (docs/operations.md), since there can be only one.
 */
export class PipelineStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    props: StackProps & { readonly stage: Stage; readonly repository: string },
  ) {
    super(scope, id, props);
    const { stage, repository } = props;
    const providerArn = this.formatArn({ service: 'iam', region: '', resource: 'oidc-provider', resourceName: issuer });
    for (const [purpose, { becomes, runs }] of Object.entries(roles)) {
      // The firewall's stack is in us-east-1, wherever the others are.
      const regions = stage.waf ? [this.region, 'us-east-1'] : [this.region];
      const role = new Role(this, purpose, {
        roleName: `portal-${stage.name}-${purpose}`,
        description: `Workflows of ${repository} that ${purpose} stage ${stage.name}`,
        assumedBy: new WebIdentityPrincipal(providerArn, {
          StringEquals: {
            [`${issuer}:aud`]: 'sts.amazonaws.com',
            [`${issuer}:sub`]: `repo:${repository}:${runs(stage)}`,
          },
        }),
      });
      role.addToPolicy(
        new PolicyStatement({
          actions: ['sts:AssumeRole'],
          resources: becomes.flatMap((name) =>
            regions.map((region) =>
              this.formatArn({
                service: 'iam',
                region: '',
                resource: 'role',
                resourceName: `cdk-${qualifier}-${name}-role-${this.account}-${region}`,
              }),
            ),
          ),
        }),
      );
      new CfnOutput(this, `${purpose}Role`, { value: role.roleArn });
    }
  }
}
