import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import * as z from 'zod';
import { keyUses } from '#shared/secrets/key-ring.ts';
import { Env } from './env.ts';
import { filled, type PartialRing, parseRing, withNewestCurrent, withNewKey } from './ring.ts';

const env = Env.parse(process.env);
const secrets = new SecretsManagerClient();

/** Operators rotate with `{ "add": "cursor" }` and, when every instance has the new key, `{ "use": "cursor" }`. */
const Rotation = z.union([z.strictObject({ add: z.enum(keyUses) }), z.strictObject({ use: z.enum(keyUses) })]);

/** Called by CloudFormation in each deployment, and by operators to rotate keys. */
export async function handler(event: CloudFormationCustomResourceEvent | z.input<typeof Rotation>): Promise<void> {
  if (!('RequestType' in event)) {
    const rotation = Rotation.parse(event);
    await updateRing((ring) =>
      'add' in rotation ? withNewKey(ring, rotation.add) : withNewestCurrent(ring, rotation.use),
    );
    return;
  }
  let failure: string | undefined;
  try {
    if (event.RequestType !== 'Delete') {
      await updateRing(filled);
    }
  } catch (error) {
    failure = error instanceof Error ? error.name : 'Error';
  }
  await respond(event, failure);
}

async function updateRing(update: (ring: PartialRing) => PartialRing): Promise<void> {
  const before = parseRing(await readSecret());
  const after = update(before);
  if (JSON.stringify(after) !== JSON.stringify(before)) {
    await secrets.send(new PutSecretValueCommand({ SecretId: env.KEY_RING, SecretString: JSON.stringify(after) }));
  }
}

async function readSecret(): Promise<string | undefined> {
  try {
    return (await secrets.send(new GetSecretValueCommand({ SecretId: env.KEY_RING }))).SecretString;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) {
      return undefined;
    }
    throw error;
  }
}

/** CloudFormation waits up to an hour for this response. */
async function respond(event: CloudFormationCustomResourceEvent, failure: string | undefined): Promise<void> {
  const reply = await fetch(event.ResponseURL, {
    method: 'PUT',
    body: JSON.stringify({
      Status: failure === undefined ? 'SUCCESS' : 'FAILED',
      Reason: failure ?? 'The key ring is complete',
      PhysicalResourceId: 'key-ring',
      StackId: event.StackId,
      RequestId: event.RequestId,
      LogicalResourceId: event.LogicalResourceId,
    }),
  });
  if (!reply.ok) {
    throw new Error(`CloudFormation responded with ${reply.status}`);
  }
}
