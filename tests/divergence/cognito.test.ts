import { randomUUID } from 'node:crypto';
import {
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  AdminInitiateAuthCommand,
  AdminResetUserPasswordCommand,
  AdminSetUserPasswordCommand,
  AdminUserGlobalSignOutCommand,
  CognitoIdentityProviderClient,
  InitiateAuthCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { expect, test } from 'vitest';
import { clientSettings } from '#infra/local/aws.ts';
import { engines } from '../support/engines.ts';

/** What the Cognito engine here does otherwise than AWS. A test that fails after an update of it is good news. */

const { cognito, userPoolId: UserPoolId, userPoolClientId: ClientId } = engines();
const client = new CognitoIdentityProviderClient(clientSettings(cognito));
const password = 'A-Good-Passw0rd!';

async function newUser(Password = password) {
  const Username = `${randomUUID()}@x.example`;
  await client.send(new AdminCreateUserCommand({ UserPoolId, Username, MessageAction: 'SUPPRESS' }));
  await client.send(new AdminSetUserPasswordCommand({ UserPoolId, Username, Password, Permanent: true }));
  return { UserPoolId, Username };
}

async function signIn(USERNAME: string, PASSWORD = password) {
  const { AuthenticationResult } = await client.send(
    new InitiateAuthCommand({ AuthFlow: 'USER_PASSWORD_AUTH', ClientId, AuthParameters: { USERNAME, PASSWORD } }),
  );
  return AuthenticationResult ?? {};
}

function claimsOf(token = ''): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
}

test('a disabled user can sign in; the account item decides here, and on AWS too', async () => {
  const user = await newUser();
  await client.send(new AdminDisableUserCommand(user));
  await expect(signIn(user.Username)).resolves.toHaveProperty('AccessToken');
});

test('a wrong password is InvalidPasswordException; on AWS NotAuthorizedException, as for an unknown user', async () => {
  const { Username } = await newUser();
  await expect(signIn(Username, 'wrong')).rejects.toMatchObject({ name: 'InvalidPasswordException' });
  await expect(signIn('nobody@x.example', 'wrong')).rejects.toMatchObject({ name: 'NotAuthorizedException' });
});

test('any number of wrong passwords locks nobody out', async () => {
  const { Username } = await newUser();
  for (let attempt = 0; attempt < 10; attempt += 1) {
    await signIn(Username, 'wrong').catch(() => {});
  }
  await expect(signIn(Username)).resolves.toHaveProperty('AccessToken');
});

test('no password is too weak for it; AWS refuses with InvalidPasswordException', async () => {
  await expect(newUser('x')).resolves.toBeDefined();
});

test('e-mail addresses differ by case; on AWS the pool folds it', async () => {
  const { Username } = await newUser();
  await expect(signIn(Username.toUpperCase())).rejects.toMatchObject({ name: 'NotAuthorizedException' });
});

test('a refreshed token has a new auth_time; on AWS it keeps that of the sign-in, so that tokensFrom ends it', async () => {
  const { Username } = await newUser();
  const { AccessToken, RefreshToken = '' } = await signIn(Username);
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  const { AuthenticationResult } = await client.send(
    new InitiateAuthCommand({
      AuthFlow: 'REFRESH_TOKEN_AUTH',
      ClientId,
      AuthParameters: { REFRESH_TOKEN: RefreshToken },
    }),
  );
  expect(Number(claimsOf(AuthenticationResult?.AccessToken).auth_time)).toBeGreaterThan(
    Number(claimsOf(AccessToken).auth_time),
  );
});

test('an answer names neither ExpiresIn nor TokenType; on AWS both', async () => {
  const { Username } = await newUser();
  const { ExpiresIn, TokenType, AccessToken } = await signIn(Username);
  expect([ExpiresIn, TokenType]).toEqual([undefined, undefined]);
  const { exp, iat } = claimsOf(AccessToken);
  expect(Number(exp) - Number(iat)).toBe(3600);
});

test('access tokens keep the scope of user self-service; on AWS the pre-token-generation trigger takes it out', async () => {
  const { Username } = await newUser();
  expect(claimsOf((await signIn(Username)).AccessToken).scope).toBe('aws.cognito.signin.user.admin');
});

test.each([
  ['AdminUserGlobalSignOut', AdminUserGlobalSignOutCommand],
  ['AdminResetUserPassword', AdminResetUserPasswordCommand],
] as const)('%s is missing', async (_name, Command) => {
  await expect(client.send(new Command(await newUser()))).rejects.toMatchObject({ name: 'Unsupported' });
});

test('SRP sign-in is missing', async () => {
  const { Username } = await newUser();
  const srp = new AdminInitiateAuthCommand({
    AuthFlow: 'USER_SRP_AUTH',
    UserPoolId,
    ClientId,
    AuthParameters: { USERNAME: Username, SRP_A: 'a' },
  });
  await expect(client.send(srp)).rejects.toThrow();
});
