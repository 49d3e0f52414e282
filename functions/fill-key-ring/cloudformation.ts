import { setTimeout } from 'node:timers/promises';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';

/** Together with the pauses well under the function's time limit. */
const attemptMs = 8_000;

/** CloudFormation waits an hour for a response that does not come, and rolls back: so a refused one is sent again. */
const pausesMs = [500, 2_000, 5_000];

/** @throws Error where every attempt failed */
export async function respond(event: CloudFormationCustomResourceEvent, failure: string | undefined): Promise<void> {
  const body = JSON.stringify({
    Status: failure === undefined ? 'SUCCESS' : 'FAILED',
    Reason: failure ?? 'The key ring is complete',
    PhysicalResourceId: 'key-ring',
    StackId: event.StackId,
    RequestId: event.RequestId,
    LogicalResourceId: event.LogicalResourceId,
  });
  for (const pause of [...pausesMs, undefined]) {
    const outcome = await put(event.ResponseURL, body);
    if (outcome === 'stored') {
      return;
    }
    if (pause === undefined) {
      throw new Error(`CloudFormation did not take the response: ${outcome}`);
    }
    await setTimeout(pause);
  }
}

/** The URL is signed for an empty content type: regions with the older signature refuse any other (and fetch adds one). */
async function put(url: string, body: string): Promise<string> {
  try {
    const reply = await fetch(url, {
      method: 'PUT',
      headers: { 'content-type': '' },
      body,
      signal: AbortSignal.timeout(attemptMs),
    });
    return reply.ok ? 'stored' : String(reply.status);
  } catch (error) {
    return error instanceof Error ? error.name : 'Error';
  }
}
