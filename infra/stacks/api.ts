import { CfnOutput, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  ApiMapping,
  CorsHttpMethod,
  DomainName,
  HttpApi,
  type IHttpRouteAuthorizer,
  LogGroupLogDestination,
  SecurityPolicy,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { functions, stackOf } from '#infra/catalogue.ts';
import type { Resources } from '#infra/constructs/access.ts';
import type { Variables } from '#infra/constructs/deployed-environment.ts';
import { HttpRoutes } from '#infra/constructs/http-routes.ts';
import { type Deployment, ServiceFunction } from '#infra/constructs/service-function.ts';
import { cors } from '#infra/cors.ts';

export interface ApiStackProps extends StackProps, Deployment {
  readonly resources: Resources;
  readonly values: Omit<Variables, 'API_URL'>;
  readonly issuer: string;
  readonly userPoolClientId: string;
}

/** The function that answers what no route matches. */
const defaultFunction = 'meta';

export interface HttpFunctionsProps extends Deployment {
  readonly resources: Resources;
  readonly values: Omit<Variables, 'API_URL'>;
  readonly api: Pick<ApiStack, 'api' | 'authorizer' | 'url'>;
}

/** The functions of a stack that the gateway calls, with their routes. */
export function addHttpFunctions(scope: Stack, stack: 'api' | 'clients', props: HttpFunctionsProps): ServiceFunction[] {
  const { api, authorizer, url } = props.api;
  return functions
    .filter((description) => stackOf(description) === stack)
    .map((description) => {
      const values = { ...props.values, API_URL: url };
      const target = new ServiceFunction(scope, { ...props, description, values });
      new HttpRoutes(scope, { api, authorizer, target, isDefault: description.name === defaultFunction });
      return target;
    });
}

/** Route key, status and duration of each call: never path, query, address or other personal data. */
const accessLog = {
  requestId: '$context.requestId',
  routeKey: '$context.routeKey',
  status: '$context.status',
  error: '$context.error.messageString',
  authorizerError: '$context.authorizer.error',
  responseBytes: '$context.responseLength',
  responseMs: '$context.responseLatency',
  functionMs: '$context.integrationLatency',
};

/** The HTTP API, and the functions behind the routes that are not under `/v1/clients`. */
export class ApiStack extends Stack {
  readonly api: HttpApi;
  /** Public URL, without `/v1`. */
  readonly url: string;
  /** Of the domain's regional endpoint, which DNS or CloudFront points at. */
  readonly domainTarget: string | undefined;
  readonly authorizer: IHttpRouteAuthorizer;
  readonly functions: readonly ServiceFunction[];

  constructor(scope: Construct, id: string, props: ApiStackProps) {
    super(scope, id, props);
    const { stage } = props;
    const domain = stage.api && this.#domain(stage.api, stage.waf);
    this.api = new HttpApi(this, 'Api', {
      apiName: `portal-${stage.name}`,
      createDefaultStage: false,
      // With a domain of its own the default endpoint would bypass CloudFront.
      disableExecuteApiEndpoint: domain !== undefined,
      corsPreflight: {
        allowOrigins: stage.corsOrigins,
        allowMethods: cors.methods.map((method) => CorsHttpMethod[method]),
        allowHeaders: [...cors.requestHeaders],
        exposeHeaders: [...cors.exposedHeaders],
        maxAge: Duration.seconds(cors.maxAgeSeconds),
      },
    });
    const httpStage = this.api.addStage('Stage', {
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: stage.requestsPerSecond, burstLimit: stage.burst },
      // Metrics of each route are billed as custom ones; the log has them (dashboard, slow operations).
      detailedMetricsEnabled: false,
      accessLogSettings: {
        destination: new LogGroupLogDestination(
          new LogGroup(this, 'AccessLog', {
            logGroupName: `/portal/${stage.name}/api`,
            retention: stage.logRetentionDays,
            removalPolicy: RemovalPolicy.DESTROY,
          }),
        ),
        format: AccessLogFormat.custom(JSON.stringify(accessLog)),
      },
    });
    if (domain) {
      new ApiMapping(this, 'Mapping', { api: this.api, domainName: domain, stage: httpStage });
    }
    this.domainTarget = domain?.regionalDomainName;
    this.url = stage.api ? `https://${stage.api.domain}` : this.api.apiEndpoint;
    this.authorizer = new HttpJwtAuthorizer('AccessTokens', props.issuer, { jwtAudience: [props.userPoolClientId] });
    this.functions = addHttpFunctions(this, 'api', { ...props, api: this });
    new CfnOutput(this, 'Url', { value: `${this.url}/v1`, description: 'The API' });
  }

  #domain(
    { domain, certificateArn }: NonNullable<Deployment['stage']['api']>,
    isBehindCloudFront: boolean,
  ): DomainName {
    const name = new DomainName(this, 'Domain', {
      domainName: domain,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', certificateArn),
      securityPolicy: SecurityPolicy.TLS_1_2,
    });
    if (!isBehindCloudFront) {
      new CfnOutput(this, 'DomainTarget', {
        value: name.regionalDomainName,
        description: `What a CNAME or alias record of ${domain} has to point at`,
      });
    }
    return name;
  }
}
