import {
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminGetUserCommand,
  AdminSetUserMFAPreferenceCommand,
  AdminSetUserPasswordCommand,
  AdminUpdateUserAttributesCommand,
  AliasExistsException,
  type AttributeType,
  CognitoIdentityProviderClient,
  InvalidPasswordException,
  PasswordHistoryPolicyViolationException,
  UserNotFoundException,
  UsernameExistsException,
} from '@aws-sdk/client-cognito-identity-provider';
import { type Directory, DirectoryRefusal, type DirectoryUser } from './directory.ts';

/** The user pool's admin API. Users are made by e-mail address and get their `sub` as user name. */
export class CognitoDirectory implements Directory {
  readonly #client: CognitoIdentityProviderClient;
  readonly #pool: string;
  readonly #secondFactor: boolean;

  /** @param options.secondFactor the `STAFF_SECOND_FACTOR` variable */
  constructor(options: { readonly userPoolId: string; readonly secondFactor?: 'on' | 'off' }) {
    this.#client = new CognitoIdentityProviderClient({ maxAttempts: 3 });
    this.#pool = options.userPoolId;
    this.#secondFactor = options.secondFactor === 'on';
  }

  async find(subOrEmail: string): Promise<DirectoryUser | undefined> {
    try {
      const user = await this.#client.send(new AdminGetUserCommand(this.#user(subOrEmail)));
      return userOf(user.UserAttributes, user.Enabled, user.UserStatus);
    } catch (error) {
      if (error instanceof UserNotFoundException) {
        return undefined;
      }
      throw error;
    }
  }

  async create(email: string): Promise<DirectoryUser> {
    try {
      const { User } = await this.#client.send(
        new AdminCreateUserCommand({
          ...this.#user(email),
          MessageAction: 'SUPPRESS',
          UserAttributes: verified(email),
        }),
      );
      return userOf(User?.Attributes, User?.Enabled, User?.UserStatus);
    } catch (error) {
      throw translated(error);
    }
  }

  async setPassword(sub: string, password: string): Promise<void> {
    try {
      await this.#client.send(
        new AdminSetUserPasswordCommand({ ...this.#user(sub), Password: password, Permanent: true }),
      );
    } catch (error) {
      throw translated(error);
    }
  }

  async changeEmail(sub: string, email: string): Promise<void> {
    // Cognito says so itself; its local emulator lets two users have one address.
    const holder = await this.find(email);
    if (holder && holder.sub !== sub) {
      throw new DirectoryRefusal('user-exists');
    }
    try {
      await this.#client.send(
        new AdminUpdateUserAttributesCommand({ ...this.#user(sub), UserAttributes: verified(email) }),
      );
    } catch (error) {
      throw translated(error);
    }
  }

  async setEnabled(sub: string, enabled: boolean): Promise<void> {
    try {
      const user = this.#user(sub);
      await (enabled
        ? this.#client.send(new AdminEnableUserCommand(user))
        : this.#client.send(new AdminDisableUserCommand(user)));
    } catch (error) {
      throw translated(error);
    }
  }

  async delete(sub: string): Promise<void> {
    try {
      await this.#client.send(new AdminDeleteUserCommand(this.#user(sub)));
    } catch (error) {
      if (!(error instanceof UserNotFoundException)) {
        throw error;
      }
    }
  }

  async requireSecondFactor(sub: string): Promise<void> {
    if (this.#secondFactor) {
      await this.#client.send(
        new AdminSetUserMFAPreferenceCommand({
          ...this.#user(sub),
          EmailMfaSettings: { Enabled: true, PreferredMfa: true },
        }),
      );
    }
  }

  #user(name: string) {
    return { UserPoolId: this.#pool, Username: name };
  }
}

function verified(email: string): AttributeType[] {
  return [
    { Name: 'email', Value: email },
    { Name: 'email_verified', Value: 'true' },
  ];
}

function userOf(
  attributes: readonly AttributeType[] = [],
  enabled: boolean | undefined,
  status: string | undefined,
): DirectoryUser {
  const value = (name: string) => attributes.find(({ Name }) => Name === name)?.Value;
  const sub = value('sub');
  if (sub === undefined) {
    throw new Error('A user without sub');
  }
  return {
    sub,
    email: value('email')?.toLowerCase() ?? '',
    enabled: enabled !== false,
    confirmed: status === 'CONFIRMED',
  };
}

function translated(error: unknown): unknown {
  if (error instanceof InvalidPasswordException || error instanceof PasswordHistoryPolicyViolationException) {
    return new DirectoryRefusal('password', error);
  }
  if (error instanceof UsernameExistsException || error instanceof AliasExistsException) {
    return new DirectoryRefusal('user-exists', error);
  }
  return error instanceof UserNotFoundException ? new DirectoryRefusal('no-such-user', error) : error;
}
