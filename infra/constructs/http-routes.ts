import {
  type HttpApi,
  HttpMethod,
  HttpNoneAuthorizer,
  HttpRoute,
  HttpRouteKey,
  type IHttpRouteAuthorizer,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Construct } from 'constructs';
import { triggersOf } from '#infra/catalogue.ts';
import type { Route } from '#shared/http/route.ts';
import { acknowledge } from './acknowledge.ts';
import type { ServiceFunction } from './service-function.ts';

export interface HttpRoutesProps {
  readonly api: HttpApi;
  readonly authorizer: IHttpRouteAuthorizer;
  readonly target: ServiceFunction;
  /** Answers what no route matches as well. */
  readonly isDefault: boolean;
}

/** The gateway's routes of one function, from its route table. */
export class HttpRoutes extends Construct {
  constructor(scope: Construct, props: HttpRoutesProps) {
    const { api, authorizer, target, isDefault } = props;
    super(scope, `${target.description.name}-routes`);
    // One permission for the function: one for each route would outgrow the function's policy (20 KB).
    const integration = new HttpLambdaIntegration('Integration', target.lambda, { scopePermissionToRoute: false });
    const routes = triggersOf(target.description, 'http').flatMap((trigger) => Object.entries(trigger.routes));
    for (const [operationId, route] of routes) {
      const authorized = isAuthorized(route);
      const httpRoute = new HttpRoute(this, operationId, {
        httpApi: api,
        routeKey: HttpRouteKey.with(route.path, HttpMethod[route.method]),
        integration,
        authorizer: authorized ? authorizer : new HttpNoneAuthorizer(),
      });
      if (!authorized) {
        acknowledge(
          httpRoute,
          'AwsSolutions-APIG4',
          'Public by its route table; a token that is sent is verified by the function.',
        );
      }
    }
    if (isDefault) {
      const fallback = new HttpRoute(this, '$default', {
        httpApi: api,
        routeKey: HttpRouteKey.DEFAULT,
        integration,
        authorizer: new HttpNoneAuthorizer(),
      });
      acknowledge(fallback, 'AwsSolutions-APIG4', 'Only says that a path or method does not exist.');
    }
  }
}

/** On `optional` routes the function verifies a token that is sent: the gateway cannot let both through. */
function isAuthorized({ allow }: Route): boolean {
  return typeof allow !== 'string';
}
