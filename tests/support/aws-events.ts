/**
 * Events as AWS delivers them to the functions of a stage: the shapes of AWS's published samples, with values of our own.
 * `tests/unit/aws-events.test.ts` compares them with the samples where those are at hand.
 */
import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyEventV2WithJWTAuthorizer,
  DynamoDBStreamEvent,
  PostAuthenticationTriggerEvent,
  PreTokenGenerationV2TriggerEvent,
  S3Event,
  SNSEvent,
} from 'aws-lambda';

const region = 'ca-central-1';
const account = '111122223333';

/** A call of a public route through the HTTP API, payload format 2.0. */
export const httpEvent = {
  version: '2.0',
  routeKey: 'GET /v1/job-postings/{postingId}',
  rawPath: '/v1/job-postings/01JD000000',
  rawQueryString: 'language=fr&skill=a&skill=b',
  headers: {
    accept: 'application/json',
    'content-type': 'application/json',
    host: 'api.portal.example',
    'x-amzn-trace-id': 'Root=1-67400000-000000000000000000000000',
    'x-forwarded-for': '203.0.113.7',
    'x-forwarded-port': '443',
    'x-forwarded-proto': 'https',
  },
  queryStringParameters: { language: 'fr', skill: 'a,b' },
  pathParameters: { postingId: '01JD000000' },
  requestContext: {
    accountId: account,
    apiId: 'a1b2c3d4e5',
    domainName: 'api.portal.example',
    domainPrefix: 'api',
    http: {
      method: 'GET',
      path: '/v1/job-postings/01JD000000',
      protocol: 'HTTP/1.1',
      sourceIp: '203.0.113.7',
      userAgent: 'Mozilla/5.0',
    },
    requestId: 'Bq3T4jYKYosEJdA=',
    routeKey: 'GET /v1/job-postings/{postingId}',
    stage: '$default',
    time: '22/Nov/2026:12:00:00 +0000',
    timeEpoch: 1795348800000,
  },
  body: '{"note":"é"}',
  isBase64Encoded: false,
} satisfies APIGatewayProxyEventV2;

/** The same with a verified access token: claims are text; scopes are null where the route names none. */
export const authorizedHttpEvent = {
  ...httpEvent,
  requestContext: {
    ...httpEvent.requestContext,
    authorizer: {
      jwt: {
        claims: {
          sub: '5c1d5558-0000-4000-8000-000000000001',
          iss: `https://cognito-idp.${region}.amazonaws.com/${region}_Example01`,
          client_id: 'example0client0id',
          token_use: 'access',
          auth_time: '1795348000',
          exp: '1795351600',
          username: '5c1d5558-0000-4000-8000-000000000001',
        },
        scopes: null,
      },
    },
  },
} satisfies APIGatewayProxyEventV2WithJWTAuthorizer;

/** A new outbox item, from the table's stream of new images. */
export const streamEvent = {
  Records: [
    {
      eventID: 'c4ca4238a0b923820dcc509a6f75849b',
      eventName: 'INSERT',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: region,
      dynamodb: {
        ApproximateCreationDateTime: 1795348800,
        Keys: { pk: { S: 'OUTBOX#01JD000000' }, sk: { S: 'OUTBOX' } },
        NewImage: {
          pk: { S: 'OUTBOX#01JD000000' },
          sk: { S: 'OUTBOX' },
          id: { S: '01JD000000' },
          entity: { S: 'Outbox' },
          effectKind: { S: 'mail' },
          attempts: { N: '0' },
        },
        SequenceNumber: '4421584500000000017450439091',
        SizeBytes: 140,
        StreamViewType: 'NEW_IMAGE',
      },
      eventSourceARN: `arn:aws:dynamodb:${region}:${account}:table/portal-prod/stream/2026-11-01T00:00:00.000`,
    },
  ],
} satisfies DynamoDBStreamEvent;

const uploadKey = 'uploads/01JC000000/01JD000000';

/** S3's own notification, in which keys are form-encoded. */
export const s3Event = {
  Records: [
    {
      eventVersion: '2.1',
      eventSource: 'aws:s3',
      awsRegion: region,
      eventTime: '2026-11-22T12:00:00.000Z',
      eventName: 'ObjectCreated:Post',
      userIdentity: { principalId: 'AWS:AROAEXAMPLE:portal-prod-files' },
      requestParameters: { sourceIPAddress: '203.0.113.7' },
      responseElements: { 'x-amz-request-id': 'C3D13FE58DE4C810', 'x-amz-id-2': 'example' },
      s3: {
        s3SchemaVersion: '1.0',
        configurationId: 'example',
        bucket: {
          name: `portal-prod-incoming-${account}`,
          ownerIdentity: { principalId: 'A3EXAMPLE' },
          arn: `arn:aws:s3:::portal-prod-incoming-${account}`,
        },
        object: {
          key: uploadKey,
          size: 1024,
          eTag: 'd41d8cd98f00b204e9800998ecf8427e',
          sequencer: '0055AED6DCD90281E5',
        },
      },
    },
  ],
} satisfies S3Event;

/** The same through EventBridge, in which keys are as they are. */
export const objectCreatedEvent = {
  version: '0',
  id: '17793124-05d4-b198-2fde-7ededc63b103',
  'detail-type': 'Object Created',
  source: 'aws.s3',
  account,
  time: '2026-11-22T12:00:00Z',
  region,
  resources: [`arn:aws:s3:::portal-prod-incoming-${account}`],
  detail: {
    version: '0',
    bucket: { name: `portal-prod-incoming-${account}` },
    object: { key: uploadKey, size: 1024, etag: 'd41d8cd98f00b204e9800998ecf8427e', sequencer: '0055AED6DCD90281E5' },
    'request-id': 'N4N7GDK58NMKJ12R',
    requester: account,
    'source-ip-address': '203.0.113.7',
    reason: 'PostObject',
  },
};

/** GuardDuty Malware Protection for S3, as EventBridge delivers it. */
export const scanEvent = (scanResultStatus: string) => ({
  version: '0',
  id: '72c7d362-737a-6dce-fc78-9e27a0171419',
  'detail-type': 'GuardDuty Malware Protection Object Scan Result',
  source: 'aws.guardduty',
  account,
  time: '2026-11-22T12:00:10Z',
  region,
  resources: [`arn:aws:guardduty:${region}:${account}:malware-protection-plan/example`],
  detail: {
    schemaVersion: '1.0',
    scanStatus: 'COMPLETED',
    resourceType: 'S3_OBJECT',
    s3ObjectDetails: {
      bucketName: `portal-prod-incoming-${account}`,
      objectKey: uploadKey,
      eTag: 'd41d8cd98f00b204e9800998ecf8427e',
      versionId: 'null',
      s3Throttled: false,
    },
    scanResultDetails: {
      scanResultStatus,
      threats: scanResultStatus === 'THREATS_FOUND' ? [{ name: 'EICAR-Test-File (not a virus)' }] : null,
    },
  },
});

/** What SES publishes of a mail that was sent through a configuration set. */
const sentMail = {
  timestamp: '2026-11-22T12:00:00.000Z',
  source: 'no-reply@portal.example',
  sourceArn: `arn:aws:ses:${region}:${account}:identity/portal.example`,
  sendingAccountId: account,
  messageId: '010d0193example',
  destination: ['bounce@simulator.amazonses.com'],
  headersTruncated: false,
  headers: [{ name: 'From', value: 'Jobs Portal <no-reply@portal.example>' }],
  commonHeaders: { from: ['Jobs Portal <no-reply@portal.example>'], subject: 'example' },
  tags: { 'ses:configuration-set': ['portal-prod-feed'] },
};

export const bounce = {
  eventType: 'Bounce',
  bounce: {
    feedbackId: '010d0193example',
    bounceType: 'Permanent',
    bounceSubType: 'General',
    bouncedRecipients: [
      {
        emailAddress: 'bounce@simulator.amazonses.com',
        action: 'failed',
        status: '5.1.1',
        diagnosticCode: 'smtp; 550 5.1.1 user unknown',
      },
    ],
    timestamp: '2026-11-22T12:00:01.000Z',
    reportingMTA: 'dns; a8-50.smtp-out.amazonses.com',
  },
  mail: sentMail,
};

export const complaint = {
  eventType: 'Complaint',
  complaint: {
    feedbackId: '010d0193example',
    complaintSubType: null,
    complainedRecipients: [{ emailAddress: 'complaint@simulator.amazonses.com' }],
    timestamp: '2026-11-22T12:00:01.000Z',
    userAgent: 'Amazon SES Mailbox Simulator',
    complaintFeedbackType: 'abuse',
    arrivalDate: '2026-11-22T12:00:01.000Z',
  },
  mail: sentMail,
};

/** A message of a topic. SNS writes the names of its URLs as `…Url` to Lambda, unlike to HTTP. */
export function snsEvent(message: unknown): SNSEvent {
  return {
    Records: [
      {
        EventSource: 'aws:sns',
        EventVersion: '1.0',
        EventSubscriptionArn: `arn:aws:sns:${region}:${account}:portal-prod-undelivered:11111111-2222-4333-8444-555555555555`,
        Sns: {
          Type: 'Notification',
          MessageId: '95df01b4-ee98-5cb9-9903-4c221d41eb5e',
          TopicArn: `arn:aws:sns:${region}:${account}:portal-prod-undelivered`,
          Subject: 'Amazon SES Email Event Notification',
          Message: typeof message === 'string' ? message : JSON.stringify(message),
          Timestamp: '2026-11-22T12:00:02.000Z',
          SignatureVersion: '1',
          Signature: 'example',
          SigningCertUrl: 'https://sns.example/certificate.pem',
          UnsubscribeUrl: 'https://sns.example/unsubscribe',
          MessageAttributes: {},
        },
      },
    ],
  };
}

const userAttributes = {
  sub: '5c1d5558-0000-4000-8000-000000000001',
  'cognito:user_status': 'CONFIRMED',
  email_verified: 'true',
  email: 'amina@clients.example',
};

const pool = {
  region,
  userPoolId: `${region}_Example01`,
  userName: userAttributes.sub,
  callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: 'example0client0id' },
};

export const postAuthenticationEvent = {
  version: '1',
  triggerSource: 'PostAuthentication_Authentication',
  ...pool,
  request: { userAttributes, newDeviceUsed: false },
  response: {},
} satisfies PostAuthenticationTriggerEvent;

/** As Cognito sends it, with an empty response. */
export const preTokenEvent = {
  version: '2',
  triggerSource: 'TokenGeneration_Authentication',
  ...pool,
  request: {
    userAttributes,
    groupConfiguration: { groupsToOverride: [], iamRolesToOverride: [], preferredRole: undefined },
    scopes: ['aws.cognito.signin.user.admin'],
  },
  response: { claimsAndScopeOverrideDetails: undefined },
} as unknown as PreTokenGenerationV2TriggerEvent;
