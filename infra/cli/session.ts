import { createInterface } from 'node:readline/promises';
import * as z from 'zod';
import { SignInError, signIn as signInAt } from '#infra/client/session.ts';
import { demoPassword } from '#infra/local/seed/accounts.ts';
import { administratorEmail } from '#infra/local/seed/administrator.ts';
import { announce, CliError } from './command.ts';
import { runningStack } from './running-stack.ts';

/** A signed-in operator at the public API of any stage. */
export interface Session {
  /** The access token, good for an hour and renewed in time. @throws CliError once the session is over */
  token(): Promise<string>;
  /** @throws CliError with what the API said, unless it answered with success */
  call(method: string, path: string, body?: unknown): Promise<unknown>;
}

const Config = z.object({ userPoolClientId: z.string(), cognitoEndpoint: z.url() });
const Refusal = z.object({
  message: z.string().optional(),
  detail: z.string().optional(),
  title: z.string().optional(),
  errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
});

/** What the usage of commands that sign in says of their environment. */
export const sessionUsage = `PORTAL_URL is the address of a stage; without it, the stack that runs on PORTAL_DATA is meant (.local unless set).
PORTAL_EMAIL and PORTAL_PASSWORD are the account; on this machine the demo's administrator unless set.`;

/**
 * Signs in at the stage that `PORTAL_URL` names (else at the running stack of `PORTAL_DATA`), as `PORTAL_EMAIL` with
 * `PORTAL_PASSWORD`, and says where and as whom. Only on this machine do they default to the demo's administrator.
 *
 * @throws CliError
 */
export async function signIn(environment: NodeJS.ProcessEnv, say = announce): Promise<Session> {
  const { api, place } = await addressOf(environment);
  const account = accountFor(api, environment);
  say(`${place}, as ${account.email}`);
  await checkAddress(api);
  const session = await signInAt({ baseUrl: api, ...account, secondFactor: askForCode, fetch: reach }).catch(
    (cause: unknown) => {
      throw cause instanceof SignInError ? new CliError(`${account.email} cannot sign in: ${cause.message}`) : cause;
    },
  );
  const token = async () => {
    const current = await session.token();
    if (current === undefined) {
      throw new CliError('The session is over. Start the command again.');
    }
    return current;
  };
  return {
    token,
    call: async (method, path, body) =>
      request(`${api}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${await token()}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
  };
}

/** Longer than the gateway lets any call take. */
const timeoutMs = 60_000;

interface Account {
  readonly email: string;
  readonly password: string;
}

/** A stage's address without what people add to it: a slash at the end, `/v1`. @throws CliError if it is no address */
export function stageAddress(text: string, variable: string): string {
  const address = text.trim().replace(/\/+$/, '').replace(/\/v1$/, '');
  if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol)) {
    throw new CliError(`${variable} is not an address (https://api.example): ${text}`);
  }
  return address;
}

async function addressOf(environment: NodeJS.ProcessEnv): Promise<{ api: string; place: string }> {
  if (environment.PORTAL_URL) {
    const api = stageAddress(environment.PORTAL_URL, 'PORTAL_URL');
    return { api, place: `Stage at ${api}` };
  }
  const { apiUrl, settings } = await runningStack(environment);
  return { api: apiUrl, place: `Stack on ${settings.data} at ${apiUrl}` };
}

async function checkAddress(api: string): Promise<void> {
  const advice = 'Set PORTAL_URL to the address of a stage, whose /v1/config answers.';
  try {
    Config.parse(await request(`${api}/v1/config`, {}));
  } catch (cause) {
    throw new CliError(cause instanceof CliError ? `${cause.message}\n${advice}` : advice, { cause });
  }
}

function accountFor(api: string, { PORTAL_EMAIL, PORTAL_PASSWORD }: NodeJS.ProcessEnv): Account {
  if (PORTAL_EMAIL && PORTAL_PASSWORD) {
    return { email: PORTAL_EMAIL, password: PORTAL_PASSWORD };
  }
  if (['localhost', '127.0.0.1', '[::1]'].includes(new URL(api).hostname)) {
    return { email: PORTAL_EMAIL ?? administratorEmail, password: PORTAL_PASSWORD ?? demoPassword };
  }
  throw new CliError('Set PORTAL_EMAIL and PORTAL_PASSWORD to an administrator of this stage.');
}

async function askForCode(): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await terminal.question('The code that was mailed to you: ')).trim();
  } finally {
    terminal.close();
  }
}

/** As `fetch`. @throws CliError where nothing answers */
const reach: typeof fetch = async (input, init) => {
  try {
    return await fetch(input, { signal: AbortSignal.timeout(timeoutMs), ...init });
  } catch (cause) {
    throw new CliError(`Nothing answers at ${new URL(String(input)).origin}. Is it running?`, { cause });
  }
};

async function request(url: string, init: RequestInit): Promise<unknown> {
  const response = await reach(url, init);
  const text = await response.text();
  const body: unknown = response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : undefined;
  if (response.ok) {
    return body;
  }
  const { detail, message, title, errors = [] } = Refusal.safeParse(body).data ?? {};
  const lines = [
    `${response.status} from ${new URL(url).origin}: ${detail ?? message ?? title ?? response.statusText}`,
    ...errors.map((error) => `  ${error.pointer}: ${error.detail}`),
  ];
  throw new CliError(lines.join('\n'));
}
