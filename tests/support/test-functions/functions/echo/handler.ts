import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/** Answers with the event it got, with what the body says, or not at all. */
export async function handler(event: APIGatewayProxyEventV2): Promise<unknown> {
  switch (event.routeKey) {
    case 'POST /v1/answer':
      return JSON.parse(event.body ?? 'null');
    case 'POST /v1/fail':
      throw new Error('the secret reason');
    case 'POST /v1/exit':
      return process.exit(1);
    default:
      return { statusCode: 200, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(event) };
  }
}
