import * as z from 'zod';
import type { Lazy } from '#shared/secrets/key-ring.ts';
import { CamsFailure } from './cams.ts';

export const CamsCredentials = z.object({ clientId: z.string().min(1), clientSecret: z.string().min(1) });
export type CamsCredentials = z.infer<typeof CamsCredentials>;

const TokenAnswer = z.object({ access_token: z.string().min(1), expires_in: z.number().positive().default(300) });

/** A token is given up this long before it ends, so that none ends on its way. */
const marginMs = 30_000;

/** Access tokens by OAuth 2 client credentials (RFC 6749, 4.4): one at a time, kept until it is about to end. */
export class AccessTokens {
  readonly #url: string;
  readonly #credentials: Lazy<CamsCredentials>;
  #current: { readonly token: Promise<string>; until: number } | undefined;

  constructor(url: string, credentials: Lazy<CamsCredentials>) {
    this.#url = url;
    this.#credentials = credentials;
  }

  /** @throws CamsFailure where the credentials are refused; whatever `fetch` throws */
  token(signal: AbortSignal): Promise<string> {
    if (this.#current && this.#current.until > Date.now()) {
      return this.#current.token;
    }
    const asked = this.#ask(signal);
    const current = { token: asked.then(({ token }) => token), until: Date.now() + marginMs };
    this.#current = current;
    asked.then(
      ({ expiresInMs }) => {
        current.until = Date.now() + Math.max(0, expiresInMs - marginMs);
      },
      () => this.#forget(current),
    );
    return current.token;
  }

  /** The token is not taken any more: the next call asks for another one. */
  discard(): void {
    this.#current = undefined;
  }

  #forget(current: object): void {
    if (this.#current === current) {
      this.#current = undefined;
    }
  }

  async #ask(signal: AbortSignal): Promise<{ token: string; expiresInMs: number }> {
    const { clientId, clientSecret } = await this.#credentials();
    const basic = [clientId, clientSecret].map(encodeURIComponent).join(':');
    const reply = await fetch(this.#url, {
      method: 'POST',
      redirect: 'error',
      headers: {
        authorization: `Basic ${Buffer.from(basic).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: 'grant_type=client_credentials',
      signal,
    });
    if (reply.status === 400 || reply.status === 401 || reply.status === 403) {
      await reply.body?.cancel();
      throw new CamsFailure('refused');
    }
    if (!reply.ok) {
      await reply.body?.cancel();
      throw new CamsFailure('unavailable');
    }
    const answer = TokenAnswer.safeParse(await reply.json());
    if (!answer.success) {
      throw new CamsFailure('malformed');
    }
    return { token: answer.data.access_token, expiresInMs: answer.data.expires_in * 1000 };
  }
}
