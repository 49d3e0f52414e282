import { createRequire } from 'node:module';
import type { FunctionConfig } from 'cognito-local/lib/services/lambda.js';
import { host } from '../ports.ts';
import { type CognitoOptions, userPoolClientId, userPoolId } from './cognito.ts';
import { WholeFileStoreFactory } from './cognito-store.ts';
import { runEngine } from './thread.ts';

await runEngine<CognitoOptions, { keySet: string }>(async (options) => {
  // Its parts one by one: the ready-made server keeps its data under the current directory and loads an AWS SDK.
  const [
    { createServer },
    { Router },
    { CognitoServiceFactoryImpl, USER_POOL_AWS_DEFAULTS },
    { UserPoolServiceFactoryImpl },
    { LambdaService },
    { TriggersService },
    { MessagesService },
    { MessageDeliveryService },
    { JwtTokenGenerator },
    { DateClock },
    { otp },
  ] = await Promise.all([
    import('cognito-local/lib/server/server.js'),
    import('cognito-local/lib/server/Router.js'),
    import('cognito-local/lib/services/cognitoService.js'),
    import('cognito-local/lib/services/userPoolService.js'),
    import('cognito-local/lib/services/lambda.js'),
    import('cognito-local/lib/services/triggers/triggers.js'),
    import('cognito-local/lib/services/messages.js'),
    import('cognito-local/lib/services/messageDelivery/messageDelivery.js'),
    import('cognito-local/lib/services/tokenGenerator.js'),
    import('cognito-local/lib/services/clock.js'),
    import('cognito-local/lib/services/otp.js'),
  ]);
  const fromEngine = createRequire(createRequire(import.meta.url).resolve('cognito-local/package.json'));
  const logger = fromEngine('pino')({ level: 'warn' });
  const context = { logger };
  const clock = new DateClock();
  const stores = new WholeFileStoreFactory(options.directory);
  const defaults = { ...USER_POOL_AWS_DEFAULTS, UsernameAttributes: ['email'] };
  const cognito = await new CognitoServiceFactoryImpl(
    options.directory,
    stores,
    new UserPoolServiceFactoryImpl(clock, stores),
  ).create(context, defaults);

  const known = (await cognito.listUserPools(context)).some((pool) => pool.Id === userPoolId);
  if (!known) {
    const now = clock.get();
    await cognito.createUserPool(context, { ...defaults, Id: userPoolId, CreationDate: now, LastModifiedDate: now });
  }
  if (!(await cognito.getAppClient(context, userPoolClientId))) {
    const now = clock.get();
    const pool = await cognito.getUserPool(context, userPoolId);
    await pool.saveAppClient(context, {
      UserPoolId: userPoolId,
      ClientId: userPoolClientId,
      ClientName: 'portal',
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
      PreventUserExistenceErrors: 'ENABLED',
      AccessTokenValidity: 60,
      IdTokenValidity: 60,
      RefreshTokenValidity: 7,
      TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'minutes', RefreshToken: 'days' },
      WriteAttributes: [],
      CreationDate: now,
      LastModifiedDate: now,
    });
  }

  const triggerFunctions: FunctionConfig = options.triggers ?? {};
  const lambda = new LambdaService(triggerFunctions, lambdaClient(options.lambdaEndpoint));
  const tokenConfig = { IssuerDomain: `http://${host}:${options.port}` };
  // Encrypts codes for a custom sender, which this pool has not.
  const crypto = undefined as never;
  const triggers = new TriggersService(clock, cognito, lambda, crypto);
  const messages = new MessagesService(
    triggers,
    new MessageDeliveryService({
      sendEmail: () => Promise.reject(new Error('The pool sends nothing')),
      sendSms: () => Promise.reject(new Error('The pool sends nothing')),
    }),
  );
  const config = {
    LambdaClient: {},
    TriggerFunctions: triggerFunctions,
    UserPoolDefaults: defaults,
    TokenConfig: tokenConfig,
    ServerConfig: { hostname: host, port: options.port, development: false },
  };
  const services = {
    clock,
    cognito,
    config,
    messages,
    otp,
    tokenGenerator: new JwtTokenGenerator(clock, triggers, tokenConfig),
    triggers,
  };
  const server = await createServer(Router(services), logger, config.ServerConfig, services).start();
  const keySet = await fetch(`${tokenConfig.IssuerDomain}/${userPoolId}/.well-known/jwks.json`);
  return {
    ready: { keySet: await keySet.text() },
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
});

/** As much of a Lambda client as the triggers use. */
function lambdaClient(endpoint: string | undefined) {
  const invoke = ({ FunctionName, Payload }: { FunctionName: string; Payload: string }) => ({
    promise: async () => {
      const reply = await fetch(`${endpoint}/2015-03-31/functions/${FunctionName}/invocations`, {
        method: 'POST',
        body: Payload,
      });
      return {
        StatusCode: reply.status,
        FunctionError: reply.headers.get('x-amz-function-error') ?? undefined,
        Payload: await reply.text(),
      };
    },
  });
  return { invoke } as never;
}
