import { userPoolClientId } from '#infra/local/engines/cognito.ts';
import { demoPassword } from '#infra/local/seed/accounts.ts';
import type { StackFacts } from './stack-process.ts';

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed where it is JSON, else the text. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into replies of every shape
  readonly body: any;
}

export interface Request {
  readonly token?: string;
  /** An object is sent as JSON, text as it is. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A message as the mailbox lists it. */
export interface MailboxMessage {
  readonly id: string;
  readonly subject: string;
  readonly to: readonly { readonly address: string }[];
  readonly from: readonly { readonly address: string }[];
  readonly text?: string;
  readonly html?: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** What tests do to a running stack. */
export function stackClient(facts: StackFacts) {
  const tokens = new Map<string, Promise<string>>();

  async function call(method: string, path: string, { token, body, headers }: Request = {}): Promise<Reply> {
    const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    const reply = await fetch(`${facts.api}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(text === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(text === undefined ? {} : { body: text }),
    });
    return { status: reply.status, headers: reply.headers, body: await bodyOf(reply) };
  }

  /** Tokens as Cognito gives them. @throws Error with Cognito's own code, such as `NotAuthorizedException` */
  async function initiateAuth(email: string, password: string) {
    const reply = await fetch(facts.cognito, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'AWSCognitoIdentityProviderService.InitiateAuth',
      },
      body: JSON.stringify({
        AuthFlow: 'USER_PASSWORD_AUTH',
        ClientId: userPoolClientId,
        AuthParameters: { USERNAME: email, PASSWORD: password },
      }),
    });
    // biome-ignore lint/suspicious/noExplicitAny: Cognito's reply
    const answer: any = await reply.json();
    if (!reply.ok || !answer.AuthenticationResult) {
      throw new Error(answer.__type ?? answer.ChallengeName);
    }
    return answer.AuthenticationResult as { AccessToken: string; IdToken: string; RefreshToken: string };
  }

  return {
    ...facts,
    call,
    initiateAuth,

    /** A fresh access token. */
    async signIn(email: string, password: string = demoPassword): Promise<string> {
      return (await initiateAuth(email, password)).AccessToken;
    },

    /** An access token of an account with the demo password, asked for once per test file. */
    tokenOf(email: string): Promise<string> {
      const known = tokens.get(email) ?? initiateAuth(email, demoPassword).then((result) => result.AccessToken);
      tokens.set(email, known);
      return known;
    },

    /** Messages to an address (or all), oldest first. */
    async mailbox(to?: string): Promise<MailboxMessage[]> {
      const reply = await fetch(`${facts.mailbox}/api/email`);
      const messages = (await reply.json()) as MailboxMessage[];
      return messages.filter((message) => to === undefined || message.to.some(({ address }) => address === to));
    },

    /** A message's raw MIME. */
    async mailSource(id: string): Promise<string> {
      return (await fetch(`${facts.mailbox}/api/email/${id}/source`)).text();
    },

    /** Runs a function. @throws Error with the function's own message, if it fails */
    async invoke(functionName: string, payload: unknown = {}): Promise<Reply['body']> {
      const reply = await fetch(`${facts.lambda}/2015-03-31/functions/${functionName}/invocations`, {
        method: 'POST',
        body: JSON.stringify(payload),
      });
      const body = await bodyOf(reply);
      if (!reply.ok || reply.headers.has('x-amz-function-error')) {
        throw new Error(body.errorMessage ?? body.Message);
      }
      return body;
    },
  };
}

export type StackClient = ReturnType<typeof stackClient>;

/** Asks again until there is an answer, for what the stream or an upload brings about a moment later. */
export async function eventually<T>(ask: () => Promise<T | undefined | false>, withinMs = 10_000): Promise<T> {
  const until = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) {
      return answer;
    }
    if (Date.now() > until) {
      throw new Error(`It did not happen within ${withinMs} ms`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function bodyOf(reply: Response): Promise<Reply['body']> {
  const text = await reply.text();
  const isJson = reply.headers.get('content-type')?.includes('json') ?? false;
  return isJson && text !== '' ? JSON.parse(text) : text;
}
