import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { createTransport } from 'nodemailer';
import addressparser from 'nodemailer/lib/addressparser';
import { host } from '../ports.ts';

/** SES takes 10 MB after base64 decoding, and 50 recipients. */
const maxMessageBytes = 10 * 1024 * 1024;
const maxRecipients = 50;

/** A refusal, as SES words it. */
class Refusal extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * As much of SES's Query API as the portal uses: `SendRawEmail` and the quotas. The raw message goes on over SMTP as it is,
 * but for `Bcc`, which SES takes out.
 */
export async function startSes(options: { readonly port: number; readonly smtpPort: number }) {
  const smtp = createTransport({ host, port: options.smtpPort, pool: true, secure: false, ignoreTLS: true });
  let sent = 0;

  /** The content of the action's result element. */
  async function perform(action: string, form: URLSearchParams): Promise<string> {
    switch (action) {
      case 'SendRawEmail': {
        const raw = Buffer.from(form.get('RawMessage.Data') ?? '', 'base64');
        await smtp.sendMail({ envelope: envelopeOf(form, raw), raw: withoutBcc(raw) });
        sent += 1;
        return element('MessageId', `${randomUUID()}-000000`);
      }
      case 'GetSendQuota':
        return [
          element('SentLast24Hours', `${sent}.0`),
          element('Max24HourSend', '50000.0'),
          element('MaxSendRate', '100.0'),
        ].join('');
      case 'GetAccountSendingEnabled':
        return element('Enabled', 'true');
      default:
        throw new Refusal('InvalidAction', `Could not find operation ${action} for version 2010-12-01`);
    }
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      const refusal = error instanceof Refusal ? error : new Refusal('ServiceUnavailable', String(error));
      reply(response, error instanceof Refusal ? 400 : 503, errorDocument(refusal, error instanceof Refusal));
    });
  });
  async function answer(request: IncomingMessage, response: ServerResponse) {
    const form = new URLSearchParams(await text(request));
    const action = form.get('Action') ?? '';
    reply(response, 200, resultDocument(action, await perform(action, form)));
  }
  server.listen(options.port, host);
  await once(server, 'listening');
  return {
    stop: () =>
      new Promise<void>((resolve) => {
        smtp.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Sender and recipients: those that are given, else those of the message's headers. */
function envelopeOf(form: URLSearchParams, raw: Buffer): { from: string; to: string[] } {
  if (raw.length > maxMessageBytes) {
    throw new Refusal('MessageRejected', 'Message length is more than 10485760 bytes long');
  }
  const headers = headersOf(raw);
  const named = (...names: string[]) => names.flatMap((name) => addresses(headers.get(name) ?? ''));
  const [from] = form.get('Source') ? addresses(form.get('Source') ?? '') : named('from');
  if (named('from').length === 0) {
    throw new Refusal('InvalidParameterValue', "Missing required header 'From'.");
  }
  const given = [...form]
    .filter(([name]) => name.startsWith('Destinations.member.'))
    .flatMap(([, value]) => addresses(value));
  const to = [...new Set(given.length > 0 ? given : named('to', 'cc', 'bcc'))];
  if (!from || to.length === 0) {
    throw new Refusal('InvalidParameterValue', 'Missing final destination or source.');
  }
  if (to.length > maxRecipients) {
    throw new Refusal('MessageRejected', `Recipient count exceeds ${maxRecipients}.`);
  }
  const broken = [from, ...to].find((address) => !/^[^\s@]+@[^\s@]+$/.test(address));
  if (broken !== undefined) {
    throw new Refusal('InvalidParameterValue', "Missing final '@domain'");
  }
  return { from, to };
}

function addresses(list: string): string[] {
  return addressparser(list, { flatten: true }).map((entry) => entry.address);
}

/** Field names in lower case; a repeated field's values joined by commas. */
function headersOf(raw: Buffer): Map<string, string> {
  const headers = new Map<string, string>();
  for (const line of headerBlock(raw)
    .replace(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon < 1) {
      continue;
    }
    const name = line.slice(0, colon).trim().toLowerCase();
    const value = line.slice(colon + 1).trim();
    headers.set(name, [headers.get(name), value].filter(Boolean).join(', '));
  }
  return headers;
}

function headerBlock(raw: Buffer): string {
  return raw.subarray(0, bodyStart(raw)).toString('latin1');
}

function bodyStart(raw: Buffer): number {
  const ends = [raw.indexOf('\r\n\r\n'), raw.indexOf('\n\n')].filter((index) => index >= 0);
  return ends.length > 0 ? Math.min(...ends) : raw.length;
}

function withoutBcc(raw: Buffer): Buffer {
  const kept = headerBlock(raw).replace(/^bcc:.*(?:\r?\n[ \t].*)*(?:\r?\n|$)/gim, '');
  return Buffer.concat([Buffer.from(kept, 'latin1'), raw.subarray(bodyStart(raw))]);
}

const namespace = 'http://ses.amazonaws.com/doc/2010-12-01/';

function resultDocument(action: string, result: string): string {
  const metadata = element('ResponseMetadata', element('RequestId', randomUUID()));
  return `<${action}Response xmlns="${namespace}">${element(`${action}Result`, result)}${metadata}</${action}Response>`;
}

function errorDocument(refusal: Refusal, senders: boolean): string {
  const message = refusal.message.replace(/[<>&]/g, (character) => `&#${character.charCodeAt(0)};`);
  const type = element('Type', senders ? 'Sender' : 'Receiver');
  const error = element('Error', type + element('Code', refusal.code) + element('Message', message));
  return `<ErrorResponse xmlns="${namespace}">${error}${element('RequestId', randomUUID())}</ErrorResponse>`;
}

function element(name: string, content: string): string {
  return `<${name}>${content}</${name}>`;
}

function reply(response: ServerResponse, status: number, document: string) {
  response.writeHead(status, { 'content-type': 'text/xml' }).end(document);
}
