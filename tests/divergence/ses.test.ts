import { randomUUID } from 'node:crypto';
import { GetSendQuotaCommand, SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { describe, expect, test } from 'vitest';
import { clientSettings } from '#infra/local/aws.ts';
import { engines } from '../support/engines.ts';
import type { MailboxMessage } from '../support/stack-client.ts';

const client = new SESClient({ ...clientSettings(engines().ses), maxAttempts: 1 });

async function send(
  headers: readonly string[],
  options: { readonly Source?: string; readonly Destinations?: string[] } = {},
) {
  const Data = Buffer.from(`${headers.join('\r\n')}\r\n\r\nText\r\n`);
  return client.send(new SendRawEmailCommand({ RawMessage: { Data }, ...options }));
}

type Received = MailboxMessage & { readonly envelope: { readonly to: readonly { readonly address: string }[] } };

async function received(subject: string): Promise<Received> {
  const messages = (await (await fetch(`${engines().mailbox}/api/email`)).json()) as Received[];
  const message = messages.find((candidate) => candidate.subject === subject);
  if (!message) {
    throw new Error('The message did not arrive');
  }
  return message;
}

describe('as on AWS', () => {
  test('a raw message arrives with its headers, without Bcc', async () => {
    const subject = randomUUID();
    const { MessageId } = await send([
      'From: =?UTF-8?Q?Caf=C3=A9?= <a@portal.example>',
      'To: b@x.example,',
      ' "C, D" <cd@x.example>',
      'Bcc: hidden@x.example,',
      ' also@x.example',
      `Subject: ${subject}`,
      'List-Unsubscribe: <https://x.example/u>',
    ]);
    expect(MessageId).toMatch(/^[\w-]+$/);
    const message = await received(subject);
    expect(message.envelope.to.map(({ address }) => address).sort()).toEqual([
      'also@x.example',
      'b@x.example',
      'cd@x.example',
      'hidden@x.example',
    ]);
    const source = await (await fetch(`${engines().mailbox}/api/email/${message.id}/source`)).text();
    expect(source).toContain('List-Unsubscribe: <https://x.example/u>');
    expect(source).not.toMatch(/hidden@|also@/);
  });

  test('named recipients take the place of those in the headers', async () => {
    const subject = randomUUID();
    await send(['From: a@portal.example', 'To: shown@x.example', `Subject: ${subject}`], {
      Source: 'bounces@portal.example',
      Destinations: ['real@x.example'],
    });
    expect((await received(subject)).envelope).toMatchObject({
      from: { address: 'bounces@portal.example' },
      to: [{ address: 'real@x.example' }],
    });
  });

  test.each([
    ['no sender', ['To: b@x.example'], 'InvalidParameterValue'],
    ['no recipient', ['From: a@portal.example'], 'InvalidParameterValue'],
    ['what is no address', ['From: a@portal.example', 'To: nobody'], 'InvalidParameterValue'],
    [
      'more than 50 recipients',
      ['From: a@portal.example', `To: ${Array.from({ length: 51 }, (_, i) => `u${i}@x.example`).join(',')}`],
      'MessageRejected',
    ],
  ])('a message with %s is refused', async (_name, headers, name) => {
    await expect(send(headers)).rejects.toMatchObject({ name, $metadata: { httpStatusCode: 400 } });
  });

  test('the quota can be read', async () => {
    expect(await client.send(new GetSendQuotaCommand())).toMatchObject({ Max24HourSend: 50_000, MaxSendRate: 100 });
  });
});

describe('otherwise than AWS', () => {
  test('any sender may send: no identity has to be verified', async () => {
    await expect(send(['From: a@nowhere.example', 'To: b@x.example'])).resolves.toHaveProperty('MessageId');
  });

  test('no address bounces, and nothing is suppressed', async () => {
    await expect(send(['From: a@portal.example', 'To: bounce@simulator.amazonses.com'])).resolves.toHaveProperty(
      'MessageId',
    );
  });
});
