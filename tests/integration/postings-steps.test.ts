import { beforeAll, describe, expect, it } from 'vitest';
import { operations as jobPostingOperations } from '#functions/job-postings/operations.ts';
import { routes } from '#functions/job-postings/routes.ts';
import { buckets } from '#infra/local/environment.ts';
import { httpHandler } from '#shared/http/handler.ts';
import { connectJobIndex } from '#shared/jobs/index-store-s3.ts';
import { actorCodec } from '#shared/persistence/actors.ts';
import { batchWrite } from '#shared/persistence/batch-write.ts';
import { isClientHidden } from '#shared/persistence/clients.ts';
import { connectVocabulary } from '#shared/vocabulary/snapshot-s3.ts';
import { giveClient } from '../support/client-file.ts';
import { clientActor, giveStaff, staffMember } from '../support/client-profile-fixture.ts';
import { testTable } from '../support/engines.ts';
import { type Sent, send } from '../support/http.ts';
import { PostingImportsFixture } from '../support/posting-imports-fixture.ts';
import { line } from '../support/posting-lines.ts';
import { stepCounter } from '../support/steps.ts';
import { testPlatform } from '../support/test-platform.ts';

let stepsOf: (sub: string | undefined, method: string, path: string, sent?: Sent) => Promise<number>;
let postingId: string;

beforeAll(async () => {
  const { table } = await testTable();
  const staff = [
    staffMember('caseworker', { permissions: ['clients:base'] }),
    staffMember('jobs', { kind: 'job-board-administrator' }),
  ];
  await giveStaff(table, staff);
  await batchWrite(table, { put: [actorCodec.toItem(clientActor('client'))] });
  await giveClient(table, { id: 'client', assignedStaffIds: [] });
  const fixture = new PostingImportsFixture(table);
  fixture.now = Date.now();
  await fixture.import(Array.from({ length: 60 }, (_, i) => line(`${i}`, { skills: ['sewing'] })));
  [postingId = ''] = (await fixture.entries()).keys();

  const env = { DATA_BUCKET: buckets.data, S3_PATH_STYLE: true };
  const handler = httpHandler(
    routes,
    jobPostingOperations({
      table,
      index: connectJobIndex(table, env),
      vocabulary: connectVocabulary(table, env),
    }),
    testPlatform(table, { isHidden: isClientHidden(table) }),
  );
  const steps = stepCounter(table);
  stepsOf = async (sub, method, path, sent = {}) => {
    let reply: Awaited<ReturnType<typeof send>> | undefined;
    const count = await steps(async () => {
      reply = await send(handler, method, path, {
        ...sent,
        ...(sub === undefined ? {} : { sub, headers: { authorization: `Bearer ${sub}`, ...sent.headers } }),
      });
    });
    expect(reply?.status, reply?.text).toBeLessThan(300);
    return count;
  };
});

describe('steps in a row at the table: two for a read, three for a write', () => {
  it('the board, for everybody, for a client, for staff; one more where a client’s own match decides what is found', async () => {
    expect(await stepsOf(undefined, 'GET', '/v1/job-postings')).toBe(2);
    expect(await stepsOf('client', 'GET', '/v1/job-postings?limit=50&q=job')).toBe(2);
    expect(await stepsOf('caseworker', 'GET', '/v1/job-postings?clientId=client')).toBe(2);
    expect(await stepsOf('caseworker', 'GET', '/v1/job-postings?clientId=client&sort=match')).toBe(2);
    expect(await stepsOf('client', 'GET', '/v1/job-postings?sort=match')).toBe(3);
    expect(await stepsOf('client', 'GET', '/v1/job-postings?minMatch=50')).toBeLessThanOrEqual(3);
  });

  it('a posting, and the receipt', async () => {
    expect(await stepsOf(undefined, 'GET', `/v1/job-postings/${postingId}`)).toBe(1);
    expect(await stepsOf('client', 'GET', `/v1/job-postings/${postingId}`)).toBe(2);
    expect(await stepsOf('client', 'GET', `/v1/clients/client/job-postings/${postingId}/match`)).toBe(2);
    expect(await stepsOf('caseworker', 'GET', `/v1/clients/client/job-postings/${postingId}/match`)).toBe(2);
  });

  it('single writes', async () => {
    const body = { title: 'New', employer: 'Station Café (not real)' };
    const path = `/v1/job-postings/${postingId}`;
    expect(await stepsOf('jobs', 'POST', '/v1/job-postings', { body })).toBe(2);
    expect(await stepsOf('jobs', 'PATCH', path, { body: { city: 'Barrie' }, headers: { 'if-match': '"1"' } })).toBe(2);
    expect(await stepsOf('jobs', 'DELETE', path, { headers: { 'if-match': '"2"' } })).toBe(2);
  });
});
