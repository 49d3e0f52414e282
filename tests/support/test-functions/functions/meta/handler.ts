import type { APIGatewayProxyEventV2 } from 'aws-lambda';

export async function handler(event: APIGatewayProxyEventV2): Promise<unknown> {
  return { statusCode: 404, body: event.routeKey };
}
