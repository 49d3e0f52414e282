import { Stack, type StackProps } from 'aws-cdk-lib';
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import type { Stage } from '#infra/stage.ts';

/** Calls from one address in five minutes: an office of fifty people, each with a call a second at most. */
const callsPerAddress = 50 * 60 * 5;

/**
 * Without the first header a browser hides the response from the front end. The response has no data, so any origin may read it.
 */
const corsHeaders = [
  { name: 'access-control-allow-origin', value: '*' },
  { name: 'access-control-expose-headers', value: 'Retry-After' },
  { name: 'retry-after', value: '300' },
];
const tooManyRequests = JSON.stringify({
  type: 'urn:problem:too-many-requests',
  title: 'Too many requests',
  status: 429,
});

/** AWS managed rule groups, with the rules that only count: free text is no attack, and mail providers send no user agent. */
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

/** The web ACL of the CloudFront distribution, which has to be in us-east-1. */
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
