import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { writeApiFiles } from '#infra/build/api-files.ts';
import { writeExportFiles } from '#infra/build/export-files.ts';
import { Environment } from '#shared/environment.ts';
import type { FunctionDescription } from '#shared/function-description.ts';
import { domainClock } from '#shared/time.ts';
import { awsEnvironment, clientSettings, type Endpoints } from './aws.ts';
import { DataFolder } from './data-folder.ts';
import { startCams } from './engines/cams.ts';
import { type Cognito, startCognito } from './engines/cognito.ts';
import { ensureTable, startDynamoDb } from './engines/dynamodb.ts';
import { startMail } from './engines/mail.ts';
import { startS3 } from './engines/s3.ts';
import { buckets, functionEnvironment } from './environment.ts';
import { authorizer } from './gateway/authorizer.ts';
import { startGateway } from './gateway/server.ts';
import { JsonFile } from './json-file.ts';
import { LambdaRuntime } from './lambda.ts';
import { startLambdaApi } from './lambda-api.ts';
import { ObjectEvents } from './objects.ts';
import { claimPorts, host } from './ports.ts';
import { startSchedules } from './schedules.ts';
import { UserMaker } from './seed/accounts.ts';
import { seed } from './seed/index.ts';
import type { Settings } from './settings.ts';
import { StartError } from './start-error.ts';
import { startStream } from './stream.ts';

export interface Stack {
  readonly ports: Settings['ports'];
  /** Where links in mails lead. */
  readonly portalUrl: string;
  readonly runtime: LambdaRuntime;
  /** Which demo data the folder holds, and whether this start put it there. */
  readonly seeded: { readonly kind: 'demo' | 'none'; readonly now: boolean };
  readonly logFile: string;
  stop(): Promise<void>;
}

export interface StackOptions {
  readonly settings: Settings;
  /** What an operator should read: something gave up, or an engine died. */
  readonly onTrouble: (message: string) => void;
  /** An engine died: the stack is of no use any more. */
  readonly onFailure: (error: Error) => void;
  readonly functions: readonly FunctionDescription[];
  /** Where their folders are. */
  readonly functionsFolder: URL;
}

type Stoppable = { stop(): unknown };

/**
 * Starts the whole system on this machine. What has been started is stopped in reverse order, so that what still writes
 * ends before what it writes to.
 *
 * @throws StartError with a message for the reader
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { settings, onTrouble } = options;
  const data = new DataFolder(settings.data);
  await refuseSecondStack(data);
  const ports = await claimPorts(settings.ports);
  const started: Stoppable[] = [];
  const stop = async () => {
    for (const part of started.splice(0).reverse()) {
      await part.stop();
    }
  };
  const keep = <T extends Stoppable>(part: T): T => {
    started.push(part);
    return part;
  };
  try {
    return await start(options, data, ports, keep, stop);
  } catch (error) {
    await stop().catch((reason: unknown) => onTrouble(String(reason)));
    throw error;
  }
}

async function start(
  { settings, onTrouble, onFailure, functions, functionsFolder }: StackOptions,
  data: DataFolder,
  ports: Settings['ports'],
  keep: <T extends Stoppable>(part: T) => T,
  stop: () => Promise<void>,
): Promise<Stack> {
  if (data.stack.value.seed?.state === 'running') {
    data.forgetEngines();
  }
  const { id, tableName } = data.stack.value;
  const logFile = data.at('functions.log');
  const log = keepLog(logFile);
  keep(log);

  const apiUrl = `http://${host}:${ports.PORT}`;
  const ownUrl = `http://localhost:${ports.PORT}`;
  const portalUrl = settings.portalUrl ?? ownUrl;
  const origins = [...new Set([...settings.origins, new URL(portalUrl).origin, ownUrl, apiUrl])];
  const lambda = keep(await startLambdaApi({ port: ports.LAMBDA_PORT, stackId: id }));
  let objects: ObjectEvents | undefined;
  const hooks = { onFailure, onOutput: log.write };
  const version = await versionOf();
  const [dynamodb, s3, cognito, mail, cams] = await Promise.all([
    settings.dynamodbEndpoint
      ? reach(settings.dynamodbEndpoint)
      : startDynamoDb({ port: ports.DYNAMODB_PORT, file: data.at('dynamodb'), onFailure }).then(keep),
    startS3(
      {
        port: ports.S3_PORT,
        directory: data.at('s3'),
        buckets: Object.values(buckets),
        origins,
        journal: data.at('objects'),
      },
      { ...hooks, onCreated: (entry) => objects?.add(entry) },
    ).then(keep),
    startCognito(
      {
        port: ports.COGNITO_PORT,
        directory: data.at('cognito'),
        lambdaEndpoint: lambda.endpoint,
        triggers: poolTriggers(functions),
      },
      hooks,
    ).then(keep),
    startMail(
      {
        sesPort: ports.SES_PORT,
        smtpPort: ports.SMTP_PORT,
        mailboxPort: ports.MAILBOX_PORT,
        directory: data.at('mail'),
      },
      hooks,
    ).then(keep),
    startCams({ port: ports.CAMS_PORT, credentials: data.camsCredentials().value }, hooks).then(keep),
    writeApiFiles(data.at('api'), functions, version),
    writeExportFiles(data.at('export'), 'linked'),
  ]);

  const endpoints: Endpoints = {
    dynamodb: dynamodb.endpoint,
    s3: s3.endpoint,
    cognito: cognito.endpoint,
    ses: mail.endpoint,
    lambda: lambda.endpoint,
  };
  const platform = awsEnvironment(endpoints);
  const environment = functionEnvironment({
    endpoints,
    tableName,
    keyRing: data.keyRing(),
    camsUrl: cams.url,
    camsCredentials: data.camsCredentials().url,
    userPoolId: cognito.userPoolId,
    userPoolClientId: cognito.userPoolClientId,
    tokenIssuer: cognito.issuer,
    tokenKeySet: cognito.keySet,
    apiUrl,
    apiFiles: data.at('api'),
    exportFiles: data.at('export'),
    origins,
    portalUrl,
    throttles: settings.throttles,
    clockOffset: settings.clockOffset,
    version,
  });
  // Whatever runs in this thread, the seed above all, finds the engines, too, and never AWS.
  Object.assign(process.env, platform, environment);

  const tables = new DynamoDBClient(clientSettings(dynamodb.endpoint));
  await ensureTable(tables, tableName);
  const runtime = keep(
    new LambdaRuntime({
      functions,
      folder: functionsFolder,
      environment,
      platform,
      onLine: (line) => {
        log.write(line);
        if (line.includes('"level":"ERROR"')) {
          onTrouble(line);
        }
      },
    }),
  );
  lambda.serve(runtime);
  const seeded = await seedOnce({ settings, data, environment, cognito, runtime });

  const invoke = runtime.invoke.bind(runtime);
  keep(
    await startStream({
      client: new DynamoDBStreamsClient(clientSettings(dynamodb.endpoint)),
      tables,
      tableName,
      functions,
      invoke,
      positions: new JsonFile(data.at('stream.json'), {}),
      log: onTrouble,
    }),
  );
  objects = keep(new ObjectEvents({ journal: data.at('objects'), functions, buckets, runtime, log: onTrouble }));
  objects.start();
  const authorize = authorizer({
    issuer: cognito.issuer,
    clientId: cognito.userPoolClientId,
    keySet: cognito.keySet,
  });
  const onRefusedOrigin = (origin: string) =>
    onTrouble(
      `A front end at ${origin} is refused by CORS. To allow it: CORS_ORIGINS=${[...settings.origins, origin].join(',')} npm start`,
    );
  keep(await startGateway({ port: ports.PORT, functions, invoke, authorize, origins, onRefusedOrigin }));
  if (settings.schedules === 'on') {
    keep(startSchedules({ functions, runtime, log: onTrouble }));
  }
  data.stack.set({ ...data.stack.value, ports });
  return { ports, portalUrl, runtime, seeded, logFile, stop };
}

/** Two stacks in one folder would destroy each other's state. */
async function refuseSecondStack(data: DataFolder): Promise<void> {
  const { id, ports } = data.stack.value;
  if (!ports) {
    return;
  }
  const answer = await fetch(`http://${host}:${ports.LAMBDA_PORT}/_stack`, { signal: AbortSignal.timeout(1_000) })
    .then((reply) => reply.json())
    .catch(() => undefined);
  if (typeof answer === 'object' && answer !== null && 'stack' in answer && answer.stack === id) {
    throw new StartError(
      `A stack is running on ${data.path} already (API on port ${ports.PORT}). Stop it, or set PORTAL_DATA to another folder.`,
    );
  }
}

async function reach(endpoint: string) {
  try {
    await fetch(endpoint, { signal: AbortSignal.timeout(3_000) });
  } catch (error) {
    throw new StartError(`Nothing answers at ${endpoint}: see DYNAMODB_ENDPOINT.`, { cause: error });
  }
  return { endpoint };
}

function poolTriggers(functions: readonly FunctionDescription[]) {
  const recordSignIn = functions.find(({ triggers }) =>
    triggers.some((trigger) => trigger.kind === 'cognito' && trigger.event === 'PostAuthentication'),
  );
  return recordSignIn ? { PostAuthentication: recordSignIn.name } : {};
}

async function seedOnce(parts: {
  readonly settings: Settings;
  readonly data: DataFolder;
  readonly environment: Record<string, string>;
  readonly cognito: Cognito;
  readonly runtime: LambdaRuntime;
}): Promise<Stack['seeded']> {
  const { settings, data, environment, cognito, runtime } = parts;
  const known = data.stack.value.seed;
  if (known?.state === 'done') {
    return { kind: known.kind, now: false };
  }
  const kind = settings.seed;
  data.stack.set({ ...data.stack.value, seed: { kind, state: 'running' } });
  const client = new CognitoIdentityProviderClient(clientSettings(cognito.endpoint));
  await seed(
    {
      environment: Environment.parse(environment),
      clock: domainClock(settings.clockOffset),
      users: new UserMaker(client, cognito.userPoolId),
      invoke: runtime.invoke.bind(runtime),
    },
    kind,
  );
  data.stack.set({ ...data.stack.value, seed: { kind, state: 'done' } });
  return { kind, now: true };
}

/** What functions and engines print; anew with every start. */
function keepLog(file: string) {
  const stream = createWriteStream(file, { mode: 0o600 });
  return {
    write: (text: string) => {
      stream.write(text.endsWith('\n') ? text : `${text}\n`);
    },
    stop: () => new Promise<void>((resolve) => stream.end(() => resolve())),
  };
}

async function versionOf(): Promise<string> {
  const file = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
  const { version } = JSON.parse(file) as { version: string };
  return version;
}
