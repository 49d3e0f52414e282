/** What a second factor is asked for. */
export interface SecondFactor {
  /** Cognito's name of the challenge. */
  readonly kind: 'EMAIL_OTP';
  /** Where the code was sent, masked. */
  readonly sentTo: string | undefined;
}

export interface SignInOptions {
  /** Where the API is, without `/v1`. */
  readonly baseUrl: string;
  readonly email: string;
  readonly password: string;
  /** Asks the person for the code that was mailed to them. Staff of stages with a second factor need it. */
  readonly secondFactor?: (challenge: SecondFactor) => string | Promise<string>;
  readonly fetch?: typeof fetch;
}

export interface ResumeOptions {
  readonly baseUrl: string;
  /** `refreshToken` of an earlier session; good for seven days. */
  readonly refreshToken: string;
  readonly fetch?: typeof fetch;
}

/** A refusal of Cognito: `code` is `NotAuthorizedException` for a wrong password, `CodeMismatchException` for a wrong code, … */
export class SignInError extends Error {
  override readonly name = 'SignInError';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** Somebody signed in. Renews the access token by itself, a minute before it ends and when it is refused. */
export interface Session {
  /** To be kept where the session shall outlive the page; as secret as a password. */
  readonly refreshToken: string;
  /** Hand this to `createPortalClient` as it is. Gives nothing once the session is over. */
  readonly token: (refused?: string) => Promise<string | undefined>;
}

interface Config {
  readonly cognitoEndpoint: string;
  readonly userPoolClientId: string;
}

interface Tokens {
  readonly AccessToken: string;
  readonly RefreshToken?: string;
  /** Seconds. */
  readonly ExpiresIn?: number;
}

interface Answer {
  readonly AuthenticationResult?: Tokens;
  readonly ChallengeName?: string;
  readonly Session?: string;
  readonly ChallengeParameters?: Readonly<Record<string, string>>;
}

interface Refusal {
  readonly __type?: string;
  readonly message?: string;
}

const renewBeforeMs = 60_000;

/** Signs in with e-mail and password. @throws SignInError */
export async function signIn(options: SignInOptions): Promise<Session> {
  const { email, password, secondFactor } = options;
  const ask = await cognito(options);
  let answer = await ask('InitiateAuth', {
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: email, PASSWORD: password },
  });
  if (answer.ChallengeName === 'EMAIL_OTP' && secondFactor) {
    const sentTo = answer.ChallengeParameters?.CODE_DELIVERY_DESTINATION;
    const code = await secondFactor({ kind: 'EMAIL_OTP', sentTo });
    answer = await ask('RespondToAuthChallenge', {
      ChallengeName: answer.ChallengeName,
      Session: answer.Session,
      ChallengeResponses: { USERNAME: email, EMAIL_OTP_CODE: code },
    });
  }
  const tokens = answer.AuthenticationResult;
  if (!tokens?.RefreshToken) {
    throw new SignInError(
      answer.ChallengeName ?? 'NoTokens',
      `This account cannot sign in here: ${answer.ChallengeName}`,
    );
  }
  return sessionOf(ask, tokens.RefreshToken, tokens);
}

/** Goes on with an earlier session; whether it still counts shows at its first token. */
export async function resumeSession(options: ResumeOptions): Promise<Session> {
  return sessionOf(await cognito(options), options.refreshToken);
}

type Ask = (operation: string, body: object) => Promise<Answer>;

async function cognito(options: { readonly baseUrl: string; readonly fetch?: typeof fetch }): Promise<Ask> {
  const send = options.fetch ?? fetch;
  const reply = await send(`${options.baseUrl.replace(/\/+$/, '')}/v1/config`);
  if (!reply.ok) {
    throw new SignInError('NoConfig', `${options.baseUrl} answered ${reply.status} when asked where to sign in`);
  }
  const { cognitoEndpoint, userPoolClientId: ClientId } = (await reply.json()) as Config;
  return async (operation, body) => {
    const response = await send(cognitoEndpoint, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/x-amz-json-1.1',
        'X-Amz-Target': `AWSCognitoIdentityProviderService.${operation}`,
      },
      body: JSON.stringify({ ClientId, ...body }),
    });
    const answer = (await response.json().catch(() => ({}))) as Answer & Refusal;
    if (!response.ok) {
      const code = String(answer.__type ?? response.status).replace(/^.*#/, '');
      throw new SignInError(code, String(answer.message ?? code));
    }
    return answer;
  };
}

function sessionOf(ask: Ask, refreshToken: string, first?: Tokens): Session {
  let current = first && kept(first);
  let renewing: Promise<string | undefined> | undefined;

  async function renew(): Promise<string | undefined> {
    try {
      const { AuthenticationResult } = await ask('InitiateAuth', {
        AuthFlow: 'REFRESH_TOKEN_AUTH',
        AuthParameters: { REFRESH_TOKEN: refreshToken },
      });
      current = AuthenticationResult && kept(AuthenticationResult);
      return current?.token;
    } catch (error) {
      // Revoked or older than seven days: the person has to sign in. Anything else may pass.
      if (error instanceof SignInError && error.code === 'NotAuthorizedException') {
        current = undefined;
        return undefined;
      }
      throw error;
    }
  }

  return {
    refreshToken,
    token: async (refused) => {
      if (current && current.token !== refused && Date.now() < current.renewAt) {
        return current.token;
      }
      // Calls that find the token old at the same moment share one renewal.
      renewing ??= renew().finally(() => {
        renewing = undefined;
      });
      return renewing;
    },
  };
}

function kept({ AccessToken, ExpiresIn = 3600 }: Tokens) {
  return { token: AccessToken, renewAt: Date.now() + ExpiresIn * 1000 - renewBeforeMs };
}
