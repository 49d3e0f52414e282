import { Stack, type StackProps } from 'aws-cdk-lib';
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import type { Stage } from '#infra/stage.ts';

/** Calls of one address in five minutes: an office of fifty shares one, and each of them makes a call a second at most. */
const callsPerAddress = 50 * 60 * 5;

/**
 * Browsers do not let a front end see an answer without this header. It says no more than that the caller has to wait, so every
 * origin may read it.
 */
const corsHeaders = [
  { name: 'access-control-allow-origin', value: '*' },
  { name: 'access-control-expose-headers', value: 'Retry-After' },
  { name: 'retry-after', value: '300' },
];
const tooManyRequests = JSON.stringify({ title: 'Too many requests', status: 429, code: 'too-many-requests' });

/** AWS's own rules, and which of theirs only count: texts of people are no attacks, and mail providers send no user agent. */
const managed: Readonly<Record<string, readonly string[]>> = {
  AWSManagedRulesAmazonIpReputationList: [],
  AWSManagedRulesKnownBadInputsRuleSet: [],
  AWSManagedRulesCommonRuleSet: [
    'CrossSiteScripting_BODY',
    'EC2MetaDataSSRF_BODY',
    'GenericLFI_BODY',
    'GenericRFI_BODY',
    'NoUserAgent_HEADER',
    'SizeRestrictions_BODY',
  ],
};

/** The firewall of the front: in us-east-1, where CloudFront looks for it. */
export class EdgeStack extends Stack {
  readonly webAclArn: string;

  constructor(scope: Construct, id: string, props: StackProps & { readonly stage: Stage }) {
    super(scope, id, props);
    // Samples of requests would show paths with account links, and tokens.
    const visibility = (metricName: string) => ({
      metricName,
      cloudWatchMetricsEnabled: true,
      sampledRequestsEnabled: false,
    });
    const rules: CfnWebACL.RuleProperty[] = Object.entries(managed).map(([name, counted], index) => ({
      name,
      priority: index + 1,
      overrideAction: { none: {} },
      statement: {
        managedRuleGroupStatement: {
          vendorName: 'AWS',
          name,
          ruleActionOverrides: counted.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
        },
      },
      visibilityConfig: visibility(name),
    }));
    const acl = new CfnWebACL(this, 'WebAcl', {
      name: `portal-${props.stage.name}`,
      scope: 'CLOUDFRONT',
      defaultAction: { allow: {} },
      customResponseBodies: {
        tooManyRequests: { contentType: 'APPLICATION_JSON', content: tooManyRequests },
      },
      visibilityConfig: visibility(`portal-${props.stage.name}`),
      rules: [
        {
          name: 'PerAddress',
          priority: 0,
          action: {
            block: {
              customResponse: {
                responseCode: 429,
                customResponseBodyKey: 'tooManyRequests',
                responseHeaders: corsHeaders,
              },
            },
          },
          statement: { rateBasedStatement: { aggregateKeyType: 'IP', limit: callsPerAddress } },
          visibilityConfig: visibility('PerAddress'),
        },
        ...rules,
      ],
    });
    this.webAclArn = acl.attrArn;
  }
}
