import { beforeAll, describe, expect, test } from 'vitest';
import { functions, triggersOf } from '#infra/catalogue.ts';
import { cors } from '#infra/cors.ts';
import { stages } from '#infra/stages.ts';
import { type Synthesized, synthesized, textOf } from './synthesized.ts';

/** What may be called without a token: a route that is not here and has no authorizer fails this test. */
const open = [
  '$default',
  'GET /v1/account-links/{token}',
  'GET /v1/config',
  'GET /v1/docs',
  'GET /v1/docs/viewer.js',
  'GET /v1/health',
  'GET /v1/job-postings',
  'GET /v1/job-postings/{postingId}',
  'GET /v1/openapi.json',
  'GET /v1/reference',
  'GET /v1/unsubscribe/{token}',
  'POST /v1/account-links/{token}/redemptions',
  'POST /v1/job-postings/{postingId}/reports',
  'POST /v1/password-resets',
  'POST /v1/unsubscribe/{token}',
];

const httpFunctions = functions.filter((description) => triggersOf(description, 'http').length > 0);

describe('the HTTP API on AWS', () => {
  let prod: Synthesized;
  beforeAll(() => {
    prod = synthesized('prod');
  });

  const routes = () => Object.values(prod.resources('AWS::ApiGatewayV2::Route')).map(({ Properties }) => Properties);

  test('has every route of the catalogue, and no other', () => {
    const expected = httpFunctions.flatMap((description) =>
      triggersOf(description, 'http').flatMap((trigger) =>
        Object.values(trigger.routes).map(({ method, path }) => `${method} ${path}`),
      ),
    );
    expect(routes().map(({ RouteKey }) => RouteKey)).toHaveLength(expected.length + 1);
    expect(new Set(routes().map(({ RouteKey }) => RouteKey))).toEqual(new Set([...expected, '$default']));
  });

  test('asks for a token everywhere but on the routes that are listed here', () => {
    const withoutToken = routes().filter(({ AuthorizationType }) => AuthorizationType !== 'JWT');
    expect(withoutToken.every(({ AuthorizationType }) => AuthorizationType === 'NONE')).toBe(true);
    const keys = withoutToken.map(({ RouteKey }) => RouteKey);
    expect(keys.filter((key) => !open.includes(key))).toEqual([]);
  });

  test('verifies tokens of this pool and this app client', () => {
    const authorizers = Object.values(prod.resources('AWS::ApiGatewayV2::Authorizer'));
    expect(authorizers).toHaveLength(1);
    const { AuthorizerType, IdentitySource, JwtConfiguration } = authorizers[0]?.Properties ?? {};
    expect(AuthorizerType).toBe('JWT');
    expect(IdentitySource).toEqual(['$request.header.Authorization']);
    expect(textOf(JwtConfiguration.Issuer)).toMatch(
      /^https:\/\/cognito-idp\.ca-central-1\.amazonaws\.com\/\{.*Pool.*\}$/,
    );
    expect(JwtConfiguration.Audience.map(textOf)).toEqual([expect.stringMatching(/^\{.*FrontEnds.*\}$/)]);
  });

  test('sends each route to its function, and what no route matches to meta', () => {
    const integrations = prod.resources('AWS::ApiGatewayV2::Integration', 'api');
    const functionsById = prod.resources('AWS::Lambda::Function', 'api');
    const targets = new Map(
      routes().map(({ RouteKey, Target }) => {
        const integration = integrations[`api/${textOf(Target).replace(/^integrations\/\{(.*)\}$/, '$1')}`];
        const lambda =
          functionsById[`api/${textOf(integration?.Properties.IntegrationUri).replace(/^\{(.*)\.Arn\}$/, '$1')}`];
        expect(integration?.Properties.PayloadFormatVersion).toBe('2.0');
        return [RouteKey, lambda?.Properties.FunctionName];
      }),
    );
    for (const description of httpFunctions) {
      for (const { routes: table } of triggersOf(description, 'http')) {
        for (const { method, path } of Object.values(table)) {
          expect(targets.get(`${method} ${path}`)).toBe(`portal-prod-${description.name}`);
        }
      }
    }
    expect(targets.get('$default')).toBe('portal-prod-meta');
  });

  test('needs one permission for each function, however many routes it has', () => {
    const permissions = Object.values(prod.resources('AWS::Lambda::Permission', 'api'));
    expect(permissions).toHaveLength(httpFunctions.length);
    for (const { Properties } of permissions) {
      expect(textOf(Properties.SourceArn)).toMatch(/\/\*\/\*$/);
    }
  });

  test('admits the origins of the stage and nothing else', () => {
    const [api] = Object.values(prod.resources('AWS::ApiGatewayV2::Api'));
    expect(api?.Properties.CorsConfiguration).toEqual({
      AllowOrigins: stages.prod.corsOrigins,
      AllowMethods: cors.methods,
      AllowHeaders: cors.requestHeaders,
      ExposeHeaders: cors.exposedHeaders,
      MaxAge: cors.maxAgeSeconds,
    });
    expect(api?.Properties.DisableExecuteApiEndpoint).toBe(true);
  });

  test('throttles every route, and its access log has nothing of a person', () => {
    const [stage] = Object.values(prod.resources('AWS::ApiGatewayV2::Stage'));
    const { DefaultRouteSettings, AccessLogSettings } = stage?.Properties ?? {};
    expect(DefaultRouteSettings).toMatchObject({
      ThrottlingRateLimit: stages.prod.requestsPerSecond,
      ThrottlingBurstLimit: stages.prod.burst,
    });
    const format: string = AccessLogSettings.Format;
    expect(format).toContain('$context.routeKey');
    expect(format).not.toMatch(/\$context\.(path|identity|authorizer\.claims|requestOverride)|\$context\.protocol\b/);
  });
});
