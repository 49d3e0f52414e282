import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { host } from '../ports.ts';
import {
  assessments,
  firstAssessment,
  firstReference,
  type SimulatedPerson,
  simulatedAssessment,
  simulatedPerson,
} from './people.ts';

export interface SimulatorOptions {
  readonly port: number;
  readonly credentials: { readonly clientId: string; readonly clientSecret: string };
  /** How many people there are; 60 unless told otherwise. */
  readonly people?: number;
}

/** How a read goes wrong. */
type Fault = 'slow' | 'busy' | 'error' | 'malformed' | 'cut-off';

/** References that always misbehave (docs: the one-machine stack); the last one answers, and says something else each time. */
const misbehaving: Readonly<Record<string, Fault | 'changing'>> = {
  1000091: 'slow',
  1000092: 'busy',
  1000093: 'error',
  1000094: 'malformed',
  1000095: 'changing',
};

/** Longer than anybody waits. */
const slowMs = 60_000;
const tokenSeconds = 600;

const Mode = z.strictObject({
  mode: z.enum(['ok', 'error', 'slow', 'busy', 'malformed', 'cut-off', 'gone']).optional(),
  /** Values that the person has from now on. */
  person: z.record(z.string(), z.unknown()).optional(),
});
const Flakiness = z.strictObject({ share: z.number().min(0).max(1) });

/**
 * A provincial case system that is asked for people and assessments over HTTP, by OAuth 2 client credentials, and can be told to
 * misbehave:
 *
 * - `PUT /_simulator/people/{reference}` `{ mode?, person? }`: one person's reads fail or heal, or say something else
 * - `PUT /_simulator/flakiness` `{ share }`: for so many of the people, every other read fails in one way or another
 * - `GET /_simulator` `{ reads, tokens }`: how often it has been asked
 */
export async function startSimulator({ port, credentials, people = 60 }: SimulatorOptions) {
  const modes = new Map<string, NonNullable<z.infer<typeof Mode>['mode']>>();
  const changes = new Map<string, Record<string, unknown>>();
  const tokens = new Map<string, number>();
  const readsOf = new Map<string, number>();
  const closing = new AbortController();
  let share = 0;
  let reads = 0;
  let tokensGiven = 0;

  function faultOf(reference: string, read: number): Fault | undefined {
    const mode = modes.get(reference);
    if (mode === 'ok') {
      return undefined;
    }
    const standing = misbehaving[reference];
    if (mode !== undefined && mode !== 'gone') {
      return mode;
    }
    if (standing !== undefined && standing !== 'changing') {
      return standing;
    }
    const number = Number(reference.replace(/\D/g, ''));
    // Spread over the numbers, and the same people every time.
    const isFlaky = ((number * 7919) % 1000) / 1000 < share;
    return isFlaky && read % 2 === 1 ? (['error', 'busy', 'cut-off'] as const)[number % 3] : undefined;
  }

  function personAt(reference: string, read: number): SimulatedPerson | undefined {
    const number = Number(reference) - firstReference + 1;
    const isThere =
      /^\d+$/.test(reference) &&
      number >= 1 &&
      (number <= people || reference in misbehaving) &&
      modes.get(reference) !== 'gone';
    if (!isThere) {
      return undefined;
    }
    const person = { ...simulatedPerson(number), ...changes.get(reference) };
    return misbehaving[reference] === 'changing'
      ? { ...person, phone: `(416) 555-${String(1000 + (read % 9000))}` }
      : person;
  }

  function assessmentAt(assessmentNumber: string) {
    const number = Number(/^CA-(\d+)$/.exec(assessmentNumber)?.[1] ?? 0) - firstAssessment + 1;
    return number >= 1 && number <= assessments ? simulatedAssessment(number) : undefined;
  }

  async function misbehave(fault: Fault, answer: unknown, response: ServerResponse): Promise<void> {
    switch (fault) {
      case 'slow':
        await sleep(slowMs, undefined, { signal: closing.signal });
        return reply(response, 200, answer);
      case 'busy':
        return reply(response, 429, { error: 'too_many_requests' }, { 'retry-after': share > 0 ? '0' : '1' });
      case 'error':
        return reply(response, 500, { error: 'internal' });
      case 'malformed':
        response.writeHead(200, { 'content-type': 'application/json' }).end('{"clientReferenceNumber": "10000');
        return;
      case 'cut-off':
        response.socket?.destroy();
        return;
    }
  }

  async function token(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = new URLSearchParams(await text(request));
    const [, basic = ''] = /^Basic (.+)$/.exec(request.headers.authorization ?? '') ?? [];
    const [clientId, clientSecret] = Buffer.from(basic, 'base64').toString('utf8').split(':').map(decodeURIComponent);
    if (clientId !== credentials.clientId || clientSecret !== credentials.clientSecret) {
      return reply(response, 401, { error: 'invalid_client' }, { 'www-authenticate': 'Basic' });
    }
    if (form.get('grant_type') !== 'client_credentials') {
      return reply(response, 400, { error: 'unsupported_grant_type' });
    }
    const given = randomBytes(24).toString('base64url');
    tokensGiven += 1;
    tokens.set(given, Date.now() + tokenSeconds * 1000);
    reply(response, 200, { access_token: given, token_type: 'Bearer', expires_in: tokenSeconds });
  }

  async function control(request: IncomingMessage, path: string, response: ServerResponse): Promise<void> {
    const reference = /^\/_simulator\/people\/([\w-]+)$/.exec(path)?.[1];
    if (request.method === 'GET' && path === '/_simulator') {
      return reply(response, 200, { reads, tokens: tokensGiven });
    }
    if (request.method !== 'PUT' || (reference === undefined && path !== '/_simulator/flakiness')) {
      return reply(response, 404, { error: 'not_found' });
    }
    const schema = reference === undefined ? Flakiness : Mode;
    const parsed = schema.safeParse(await jsonOf(request));
    if (!parsed.success) {
      return reply(response, 400, { error: z.prettifyError(parsed.error) });
    }
    const told = parsed.data;
    if ('share' in told) {
      share = told.share;
    } else if (reference !== undefined) {
      if (told.mode) {
        modes.set(reference, told.mode);
      }
      if (told.person) {
        changes.set(reference, { ...changes.get(reference), ...told.person });
      }
    }
    response.writeHead(204).end();
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', 'http://cams').pathname;
    if (path.startsWith('/_simulator')) {
      return control(request, path, response);
    }
    if (request.method === 'POST' && path === '/oauth2/token') {
      return token(request, response);
    }
    const [, bearer = ''] = /^Bearer (.+)$/.exec(request.headers.authorization ?? '') ?? [];
    if ((tokens.get(bearer) ?? 0) < Date.now()) {
      return reply(response, 401, { error: 'invalid_token' }, { 'www-authenticate': 'Bearer' });
    }
    const [, kind, reference = ''] = /^\/v1\/(people|common-assessments)\/([^/]+)$/.exec(path) ?? [];
    if (request.method !== 'GET' || kind === undefined) {
      return reply(response, 404, { error: 'not_found' });
    }
    reads += 1;
    const read = (readsOf.get(reference) ?? 0) + 1;
    readsOf.set(reference, read);
    const found = kind === 'people' ? personAt(reference, read) : assessmentAt(reference);
    const fault = faultOf(reference, read);
    if (fault) {
      return misbehave(fault, found, response);
    }
    reply(response, found ? 200 : 404, found ?? { error: 'not_found' });
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  server.listen(port, host);
  await once(server, 'listening');
  return {
    stop: () =>
      new Promise<void>((resolve) => {
        closing.abort();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function jsonOf(request: IncomingMessage): Promise<unknown> {
  try {
    return JSON.parse(await text(request));
  } catch {
    return undefined;
  }
}

function reply(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}
