import { beforeAll, describe, expect, test } from 'vitest';
import { functions, triggersOf } from '#infra/catalogue.ts';
import { stages } from '#infra/stages.ts';
import { type Synthesized, synthesized } from './synthesized.ts';

let prod: Synthesized;
let dev: Synthesized;
beforeAll(() => {
  prod = synthesized('prod');
  dev = synthesized('dev');
});

const one = (type: string) => {
  const found = Object.values(prod.resources(type));
  expect(found, type).toHaveLength(1);
  return found[0]?.Properties;
};
const httpLambdas = (stage: Synthesized) =>
  (['api', 'clients'] as const).flatMap((stack) => Object.values(stage.resources('AWS::Lambda::Function', stack)));
const isHttp = (functionName: string, stage: string) =>
  functions.some(
    (description) =>
      functionName === `portal-${stage}-${description.name}` && triggersOf(description, 'http').length > 0,
  );

describe('a stage with a firewall', () => {
  test('serves its domain by CloudFront, which keeps nothing and sends functions its secret', () => {
    const { DistributionConfig: config } = one('AWS::CloudFront::Distribution');
    expect(config.Aliases).toEqual([stages.prod.api.domain]);
    expect(config.ViewerCertificate).toMatchObject({ MinimumProtocolVersion: 'TLSv1.2_2021' });
    expect(JSON.stringify(config.WebACLId)).toContain('portal-prod-edge');
    expect(config.DefaultCacheBehavior).toMatchObject({
      // CachingDisabled, and AllViewerAndCloudFrontHeaders-2022-06.
      CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
      OriginRequestPolicyId: '33f36d7e-f396-46d9-90e0-52428a34d9dc',
      ViewerProtocolPolicy: 'https-only',
    });
    const kept = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504];
    expect(config.CustomErrorResponses).toEqual(kept.map((ErrorCode) => ({ ErrorCode, ErrorCachingMinTTL: 0 })));
    const [origin, ...more] = config.Origins;
    expect(more).toEqual([]);
    expect(origin.CustomOriginConfig.OriginProtocolPolicy).toBe('https-only');
    expect(origin.OriginCustomHeaders).toEqual([{ HeaderName: 'x-portal-front', HeaderValue: expect.anything() }]);
    // Only where the secret is, never the secret.
    expect(JSON.stringify(origin.OriginCustomHeaders)).toMatch(
      /resolve:secretsmanager:.*CloudFrontSecret.*SecretString:secret/,
    );
  });

  test('cannot be walked around: the gateway has no other endpoint, and every function that it calls checks the secret', () => {
    expect(one('AWS::ApiGatewayV2::Api').DisableExecuteApiEndpoint).toBe(true);
    const lambdas = httpLambdas(prod);
    expect(lambdas.length).toBeGreaterThan(10);
    for (const { Properties } of lambdas) {
      expect(JSON.stringify(Properties.Environment.Variables.FRONT_SECRET), Properties.FunctionName).toContain(
        'FrontSecret',
      );
    }
    expect(lambdas.every(({ Properties }) => isHttp(Properties.FunctionName, 'prod'))).toBe(true);
  });

  test('refuses floods and known attacks, blocks no texts of people, and keeps no samples of requests', () => {
    const { Scope, DefaultAction, Rules, VisibilityConfig } = one('AWS::WAFv2::WebACL');
    expect([Scope, DefaultAction]).toEqual(['CLOUDFRONT', { Allow: {} }]);
    expect(Rules[0]).toMatchObject({
      Action: {
        Block: {
          CustomResponse: {
            ResponseCode: 429,
            ResponseHeaders: expect.arrayContaining([{ Name: 'access-control-allow-origin', Value: '*' }]),
          },
        },
      },
      // An office of fifty behind one address.
      Statement: { RateBasedStatement: { AggregateKeyType: 'IP', Limit: 15_000 } },
    });
    const names = Rules.map(({ Name }: { Name: string }) => Name);
    expect(names).toContain('AWSManagedRulesCommonRuleSet');
    const common = Rules[names.indexOf('AWSManagedRulesCommonRuleSet')].Statement.ManagedRuleGroupStatement;
    const counted = common.RuleActionOverrides.map(({ Name }: { Name: string }) => Name);
    for (const rule of ['SizeRestrictions_BODY', 'CrossSiteScripting_BODY', 'NoUserAgent_HEADER']) {
      expect(counted).toContain(rule);
    }
    for (const config of [VisibilityConfig, ...Rules.map((rule: typeof VisibilityConfig) => rule.VisibilityConfig)]) {
      expect(config.SampledRequestsEnabled).toBe(false);
    }
  });
});

test('a stage without one has neither, and believes no header', () => {
  expect(dev.resources('AWS::CloudFront::Distribution')).toEqual({});
  expect(dev.resources('AWS::WAFv2::WebACL')).toEqual({});
  for (const { Properties } of httpLambdas(dev)) {
    expect(Properties.Environment.Variables.FRONT_SECRET).toBe('');
  }
});
