import { describe, expect, test } from 'vitest';
import { parseStage } from '#infra/stage.ts';
import { stages } from '#infra/stages.ts';

describe('stage settings', () => {
  test.each(Object.entries(stages))('%s is valid, and named as it is found', (name, settings) => {
    expect(parseStage(settings).name).toBe(name);
  });

  const prod = stages.prod;
  test.each<[field: string, settings: Record<string, unknown>]>([
    ['name', { ...prod, name: 'Production' }],
    ['region', { ...prod, region: 'Toronto' }],
    ['account', { ...prod, account: '42' }],
    ['repository', { ...prod, repository: 'https://github.com/portal-example' }],
    ['portalUrl', { ...prod, portalUrl: 'https://portal.example/start' }],
    ['portalUrl', { ...prod, portalUrl: 'http://portal.example' }],
    ['corsOrigins', { ...prod, corsOrigins: [] }],
    ['corsOrigins.0', { ...prod, corsOrigins: ['*'] }],
    ['api.certificateArn', { ...prod, api: { ...prod.api, certificateArn: 'certificate' } }],
    ['api.domain', { ...prod, api: { ...prod.api, domain: 'localhost' } }],
    ['mail.from', { ...prod, mail: { ...prod.mail, from: 'Jobs Portal <no-reply@elsewhere.example>' } }],
    ['waf', { ...prod, api: undefined }],
    ['waf', { ...prod, waf: 'yes' }],
    ['api.frontCertificateArn', { ...prod, api: { ...prod.api, frontCertificateArn: prod.api.certificateArn } }],
    ['mail.feedMailsPerSecond', { ...prod, mail: { ...prod.mail, feedMailsPerSecond: 0 } }],
    ['mail.feedMailsPerSecond', { ...prod, mail: { ...prod.mail, feedMailsPerSecond: prod.mail.mailsPerSecond } }],
    ['mail.postalAddress', { ...prod, mail: { ...prod.mail, postalAddress: '' } }],
    ['mail.domain', { ...prod, mail: { ...prod.mail, domain: 'https://portal.example' } }],
    ['api.certificateArn', { ...prod, region: 'ca-west-1' }],
    ['corsOrigins', { ...prod, corsOrigins: ['https://elsewhere.example'] }],
    ['cams.url', { ...prod, cams: { url: 'http://cams.example' } }],
    ['requestsPerSecond', { ...prod, requestsPerSecond: 0.5 }],
    ['burst', { ...prod, burst: 0 }],
    ['concurrency.reserved', { ...prod, concurrency: { account: 1000, reserved: { 'send-feeds': 1 } } }],
    ['concurrency.reserved', { ...prod, concurrency: { account: 1000, reserved: { clients: 901 } } }],
    ['logRetentionDays', { ...prod, logRetentionDays: 31 }],
    ['alarmEmail', { ...prod, alarmEmail: 'the team' }],
    ['staffSecondFactor', { ...prod, staffSecondFactor: 'yes' }],
    ['stage', { ...prod, logRetention: 30 }],
  ])('a wrong %s is refused by name', (field, settings) => {
    expect(() => parseStage(settings)).toThrow(new RegExp(`^ {2}${field.replaceAll('.', '\\.')}: `, 'm'));
  });
});
