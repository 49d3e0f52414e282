import { randomBytes } from 'node:crypto';
import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  AdminSetUserPasswordCommand,
  type CognitoIdentityProviderClient,
  UsernameExistsException,
} from '@aws-sdk/client-cognito-identity-provider';

/** Every demo account's. */
export const demoPassword = 'Portal-Demo-2026!';

/** Someone who shall have a Cognito user. */
export interface NewUser {
  /** Lower case. */
  readonly email: string;
  /** Left out for those who have been invited and have never signed in: they get one that nobody knows. */
  readonly password?: string;
}

/** Makes Cognito users as the portal itself does: without a message, with a permanent password. */
export class UserMaker {
  readonly #client: CognitoIdentityProviderClient;
  readonly #pool: string;

  constructor(client: CognitoIdentityProviderClient, userPoolId: string) {
    this.#client = client;
    this.#pool = userPoolId;
  }

  /** @returns each user's `sub`, by e-mail; users that exist already keep theirs */
  async make(users: readonly NewUser[]): Promise<ReadonlyMap<string, string>> {
    const subs = new Map<string, string>();
    await Promise.all(users.map(async (user) => subs.set(user.email, await this.#makeOne(user))));
    return subs;
  }

  async #makeOne({ email, password }: NewUser): Promise<string> {
    const user = { UserPoolId: this.#pool, Username: email };
    const sub = await this.#create(user);
    await this.#client.send(
      new AdminSetUserPasswordCommand({
        ...user,
        Password: password ?? `${randomBytes(24).toString('base64url')}aA1!`,
        Permanent: true,
      }),
    );
    return sub;
  }

  async #create(user: { UserPoolId: string; Username: string }): Promise<string> {
    const verified = [
      { Name: 'email', Value: user.Username },
      { Name: 'email_verified', Value: 'true' },
    ];
    try {
      const { User } = await this.#client.send(
        new AdminCreateUserCommand({ ...user, MessageAction: 'SUPPRESS', UserAttributes: verified }),
      );
      return subOf(User?.Attributes);
    } catch (error) {
      if (!(error instanceof UsernameExistsException)) {
        throw error;
      }
      const { UserAttributes } = await this.#client.send(new AdminGetUserCommand(user));
      return subOf(UserAttributes);
    }
  }
}

function subOf(
  attributes: readonly { readonly Name?: string | undefined; readonly Value?: string | undefined }[] = [],
) {
  const sub = attributes.find(({ Name }) => Name === 'sub')?.Value;
  if (!sub) {
    throw new Error('A Cognito user without sub');
  }
  return sub;
}
