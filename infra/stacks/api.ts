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

/** Route key, outcome and time of each call: never path, query, address or anything else of a person. */
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

/** The HTTP API: routes and authorizers from the catalogue's route tables. */
export class ApiStack extends Stack {
  readonly api: HttpApi;
  /** As the world sees it, without `/v1`. */
  readonly url: string;
  /** Of the domain's own endpoint, which DNS or a front points at. */
  readonly domainTarget: string | undefined;
  readonly functions: readonly ServiceFunction[];

  constructor(scope: Construct, id: string, props: ApiStackProps) {
    super(scope, id, props);
    const { stage } = props;
    const domain = stage.api && this.#domain(stage.api, stage.waf);
    this.api = new HttpApi(this, 'Api', {
      apiName: `portal-${stage.name}`,
      createDefaultStage: false,
      // With a domain of its own, the gateway's would be a second door.
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
      detailedMetricsEnabled: true,
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
    const authorizer = new HttpJwtAuthorizer('AccessTokens', props.issuer, { jwtAudience: [props.userPoolClientId] });
    this.functions = this.#functions(props, authorizer);
    new CfnOutput(this, 'Url', { value: `${this.url}/v1`, description: 'The API' });
  }

  #functions(props: ApiStackProps, authorizer: IHttpRouteAuthorizer): ServiceFunction[] {
    return functions
      .filter((description) => stackOf(description) === 'api')
      .map((description) => {
        const values = { ...props.values, API_URL: this.url };
        const target = new ServiceFunction(this, { ...props, description, values });
        const isDefault = description.name === defaultFunction;
        new HttpRoutes(this, { api: this.api, authorizer, target, isDefault });
        return target;
      });
  }

  #domain({ domain, certificateArn }: NonNullable<Deployment['stage']['api']>, isBehindFront: boolean): DomainName {
    const name = new DomainName(this, 'Domain', {
      domainName: domain,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', certificateArn),
      securityPolicy: SecurityPolicy.TLS_1_2,
    });
    if (!isBehindFront) {
      new CfnOutput(this, 'DomainTarget', {
        value: name.regionalDomainName,
        description: `What a CNAME or alias record of ${domain} has to point at`,
      });
    }
    return name;
  }
}
