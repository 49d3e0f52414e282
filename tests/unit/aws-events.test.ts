/** Events as AWS delivers them: our fixtures against AWS's samples, the local runner's events, and what reads them. */
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { _Record } from '@aws-sdk/client-dynamodb-streams';
import { describe, expect, test } from 'vitest';
import { scanOf } from '#functions/inspect-file/scan-event.ts';
import { handler as preToken } from '#functions/pre-token/handler.ts';
import { parseMailEvent } from '#functions/record-mail-problems/events.ts';
import { type HttpApiEvent, httpApiEvent, targetOf } from '#infra/local/gateway/event.ts';
import { recordOf } from '#infra/local/objects.ts';
import { eventRecord } from '#infra/local/stream.ts';
import { idsOfUpload } from '#shared/files/client-file-objects.ts';
import { arrivedObjects } from '#shared/files/object-event.ts';
import {
  authorizedHttpEvent,
  bounce,
  complaint,
  httpEvent,
  objectCreatedEvent,
  postAuthenticationEvent,
  preTokenEvent,
  s3Event,
  scanEvent,
  snsEvent,
  streamEvent,
} from '../support/aws-events.ts';

/** Names are data there, not part of the shape. */
const openMaps =
  /\.(headers|queryStringParameters|pathParameters|claims|Keys|NewImage|userAttributes|MessageAttributes|stageVariables|scopes|groupConfiguration)$/;

/** `.requestContext.http.method string` for each value; of a list its first entry. */
function shapeOf(value: unknown, path = ''): string[] {
  if (openMaps.test(path)) {
    return [path];
  }
  if (Array.isArray(value)) {
    return value.length === 0 ? [`${path}[]`] : shapeOf(value[0], `${path}[]`);
  }
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([name, entry]) => shapeOf(entry, `${path}.${name}`));
  }
  return value === undefined ? [] : [`${path} ${typeof value}`];
}

/** AWS's published samples, where they lie beside the checkout. */
const samples = join(import.meta.dirname, '../../../shared/data/aws-events');

interface Comparison {
  readonly sample: string;
  readonly event: unknown;
  /** In samples only: what a stage does not use, or a caller may leave out. */
  readonly unused?: RegExp;
  /** In ours only: what samples leave out. */
  readonly added?: RegExp;
}

const comparisons: readonly Comparison[] = [
  {
    sample: 'apigw-v2-request-no-authorizer',
    event: httpEvent,
    unused: /^\.(cookies|stageVariables|requestContext\.(authentication|authorizer))/,
    // The sample is a GET of the root path.
    added: /^\.(queryStringParameters|pathParameters|body)/,
  },
  {
    sample: 'apigw-v2-request-jwt-authorizer',
    event: authorizedHttpEvent,
    unused: /^\.(cookies|stageVariables|requestContext\.authentication)/,
  },
  { sample: 'dynamodb-event', event: streamEvent, unused: /^\.Records\[\]\.userIdentity/ },
  // The bucket of uploads keeps no versions.
  { sample: 's3-event', event: s3Event, unused: /object\.versionId/ },
  { sample: 'sns-event', event: snsEvent('example') },
  { sample: 'cognito-event-userpools-postauthentication', event: postAuthenticationEvent, unused: /clientMetadata/ },
  {
    sample: 'cognito-event-userpools-pretokengen-v2_0',
    event: preTokenEvent,
    // The sample shows a filled response; Cognito sends an empty one.
    unused: /^\.response/,
  },
];

describe.skipIf(!existsSync(samples))('our fixtures have the shape of AWS’s samples', () => {
  test.each(comparisons)('$sample', ({ sample, event, unused, added }) => {
    const theirs = shapeOf(JSON.parse(readFileSync(join(samples, `${sample}.json`), 'utf8')));
    const ours = shapeOf(JSON.parse(JSON.stringify(event)));
    expect(theirs.length).toBeGreaterThan(3);
    expect(theirs.filter((entry) => !ours.includes(entry) && !unused?.test(entry))).toEqual([]);
    expect(ours.filter((entry) => !theirs.includes(entry) && !added?.test(entry))).toEqual([]);
  });
});

describe('the local runner’s events have every field of AWS’s, and no other', () => {
  async function localHttpEvent(authorizer: HttpApiEvent['requestContext']['authorizer']): Promise<HttpApiEvent> {
    const { promise, resolve } = Promise.withResolvers<HttpApiEvent>();
    const server = createServer(async (request, response) => {
      resolve(
        httpApiEvent({
          request,
          target: targetOf(request) ?? { path: '', query: '' },
          requestId: httpEvent.requestContext.requestId,
          routeKey: httpEvent.routeKey,
          pathParameters: httpEvent.pathParameters,
          body: await buffer(request),
          authorizer,
          now: new Date(httpEvent.requestContext.timeEpoch),
        }),
      );
      response.end();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const { port } = server.address() as AddressInfo;
      await fetch(`http://127.0.0.1:${port}${httpEvent.rawPath}?${httpEvent.rawQueryString}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: httpEvent.body,
      });
      return await promise;
    } finally {
      server.close();
      server.closeAllConnections();
    }
  }

  test.each([
    ['a public call', httpEvent, undefined],
    ['a call with a token', authorizedHttpEvent, authorizedHttpEvent.requestContext.authorizer as never],
  ] as const)('%s', async (_, aws, authorizer) => {
    const local = await localHttpEvent(authorizer);
    expect(shapeOf(local).sort()).toEqual(shapeOf(aws).sort());
    const { rawPath, rawQueryString, queryStringParameters, body, isBase64Encoded, version } = httpEvent;
    expect(local).toMatchObject({ rawPath, rawQueryString, queryStringParameters, body, isBase64Encoded, version });
    expect(local.requestContext.time).toBe(httpEvent.requestContext.time);
    for (const name of Object.keys(local.headers)) {
      expect(name).toBe(name.toLowerCase());
    }
    expect(Object.keys(local.headers)).toEqual(
      expect.arrayContaining(Object.keys(httpEvent.headers).filter((name) => name.startsWith('x-'))),
    );
  });

  test('a record of the stream', () => {
    const [aws] = streamEvent.Records;
    const change = {
      ...aws?.dynamodb,
      ApproximateCreationDateTime: new Date((aws?.dynamodb.ApproximateCreationDateTime ?? 0) * 1000),
    };
    const record = { eventID: aws?.eventID, eventName: 'INSERT', dynamodb: change } as _Record;
    const local = eventRecord(record, aws?.eventSourceARN ?? '');
    expect(shapeOf(local).sort()).toEqual(shapeOf(aws).sort());
    expect(local.dynamodb).toEqual(aws?.dynamodb);
  });

  test('an object that arrived', () => {
    const [aws] = s3Event.Records;
    const { bucket, object } = aws?.s3 ?? {};
    const local = recordOf(
      {
        bucket: bucket?.name ?? '',
        key: object?.key ?? '',
        size: object?.size ?? 0,
        eTag: object?.eTag ?? '',
        eventName: 'ObjectCreated:Post',
        at: aws?.eventTime ?? '',
      },
      object?.sequencer ?? '',
    );
    expect(shapeOf(local).sort()).toEqual(shapeOf(aws).sort());
    expect(local.s3.object).toEqual(object);
  });
});

describe('what reads events finds in them what it looks for', () => {
  test('an upload, of S3 itself', () => {
    const [object] = arrivedObjects(s3Event);
    expect(object).toEqual({
      bucket: 'portal-prod-incoming-111122223333',
      key: objectCreatedEvent.detail.object.key,
      size: 1024,
      eTag: 'd41d8cd98f00b204e9800998ecf8427e',
    });
    expect(idsOfUpload(object?.key ?? '')).toBeDefined();
  });

  test.each([
    ['NO_THREATS_FOUND', 'clean'],
    ['THREATS_FOUND', 'malware'],
    ['UNSUPPORTED', 'unknown'],
    ['ACCESS_DENIED', 'unknown'],
    ['FAILED', 'unknown'],
  ])('GuardDuty’s %s is %s', (status, result) => {
    const event = scanEvent(status);
    expect(scanOf(event, event.detail.s3ObjectDetails.bucketName)).toEqual({
      ids: idsOfUpload(event.detail.s3ObjectDetails.objectKey),
      scan: { eTag: event.detail.s3ObjectDetails.eTag, result },
    });
  });

  test('a bounce and a complaint, as SES publishes them over SNS', () => {
    const messageOf = (event: unknown) => snsEvent(event).Records[0]?.Sns.Message ?? '';
    expect(parseMailEvent(messageOf(bounce))).toEqual({
      problem: 'bounced',
      addresses: ['bounce@simulator.amazonses.com'],
    });
    expect(parseMailEvent(messageOf(complaint))).toEqual({
      problem: 'complained',
      addresses: ['complaint@simulator.amazonses.com'],
    });
    // SES sends this when a topic is attached.
    expect(parseMailEvent('Successfully validated SNS topic for Amazon SES event publishing.')).toBeUndefined();
  });

  test('DEC-8 Cognito’s request for a token: the scope for self-service is suppressed, the rest is handed back', async () => {
    const answer = await preToken(structuredClone(preTokenEvent));
    const { response, ...rest } = answer;
    expect(rest).toEqual((({ response: _, ...before }) => before)(preTokenEvent));
    expect(response).toEqual({
      claimsAndScopeOverrideDetails: {
        accessTokenGeneration: { scopesToSuppress: ['aws.cognito.signin.user.admin'] },
      },
    });
  });
});
