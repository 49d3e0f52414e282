import type * as z from 'zod';
import type { Stage } from './stage.ts';

/** Two runs side by side would send at twice the rate, and ask CaMS for twice as much. */
const oneAtATime = { 'send-job-feed': 1, 'sync-cams': 1 } as const;

/** The stages there are. The domains are examples: put yours here before the first deployment. */
export const stages = {
  dev: {
    name: 'dev',
    region: 'ca-central-1',
    repository: 'portal-example/service-provider-portal',
    portalUrl: 'http://localhost:5173',
    corsOrigins: ['http://localhost:5173'],
    waf: false,
    mail: {
      domain: 'dev.portal.example',
      from: 'Jobs Portal <no-reply@dev.portal.example>',
      postalAddress: '100 Harbour Street, Toronto ON M5V 0A1',
      mailsPerSecond: 14,
      feedMailsPerSecond: 1,
    },
    staffSecondFactor: false,
    requestsPerSecond: 50,
    burst: 100,
    // A new account's quota; it has nothing to reserve from.
    concurrency: { account: 10, reserved: {} },
    logRetentionDays: 14,
    alarmEmail: 'dev-alarms@portal.example',
    tracing: true,
  },
  staging: {
    name: 'staging',
    region: 'ca-central-1',
    repository: 'portal-example/service-provider-portal',
    portalUrl: 'https://staging.portal.example',
    corsOrigins: ['https://staging.portal.example'],
    api: {
      domain: 'api.staging.portal.example',
      certificateArn: 'arn:aws:acm:ca-central-1:111122223333:certificate/00000000-0000-4000-8000-000000000001',
    },
    waf: false,
    mail: {
      domain: 'staging.portal.example',
      from: 'Jobs Portal <no-reply@staging.portal.example>',
      postalAddress: '100 Harbour Street, Toronto ON M5V 0A1',
      mailsPerSecond: 14,
      feedMailsPerSecond: 5,
    },
    cams: { url: 'https://cams.staging.ministry.example/api' },
    staffSecondFactor: true,
    requestsPerSecond: 100,
    burst: 200,
    concurrency: { account: 1000, reserved: oneAtATime },
    logRetentionDays: 30,
    alarmEmail: 'alarms@portal.example',
    tracing: true,
  },
  prod: {
    name: 'prod',
    region: 'ca-central-1',
    repository: 'portal-example/service-provider-portal',
    portalUrl: 'https://portal.example',
    corsOrigins: ['https://portal.example'],
    api: {
      domain: 'api.portal.example',
      certificateArn: 'arn:aws:acm:ca-central-1:111122223333:certificate/00000000-0000-4000-8000-000000000002',
      frontCertificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/00000000-0000-4000-8000-000000000003',
    },
    waf: true,
    mail: {
      domain: 'portal.example',
      from: 'Jobs Portal <no-reply@portal.example>',
      postalAddress: '100 Harbour Street, Toronto ON M5V 0A1',
      mailsPerSecond: 50,
      feedMailsPerSecond: 10,
    },
    cams: { url: 'https://cams.ministry.example/api' },
    staffSecondFactor: true,
    requestsPerSecond: 500,
    burst: 1000,
    // Whoever may call the board without signing in cannot take everybody else's share.
    concurrency: { account: 1000, reserved: { ...oneAtATime, 'job-postings': 300 } },
    logRetentionDays: 365,
    alarmEmail: 'alarms@portal.example',
    tracing: false,
  },
} as const satisfies Record<string, z.input<typeof Stage>>;
