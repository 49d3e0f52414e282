import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

/**
 * The JSON of a secret.
 *
 * @param source a Secrets Manager ARN, or a `file:` URL on the one-machine stack
 */
export async function readSecret(source: string): Promise<unknown> {
  if (source.startsWith('file:')) {
    return JSON.parse(await readFile(fileURLToPath(source), 'utf8'));
  }
  const { SecretString } = await new SecretsManagerClient().send(new GetSecretValueCommand({ SecretId: source }));
  return JSON.parse(SecretString ?? '');
}
