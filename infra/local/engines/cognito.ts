import { host } from '../ports.ts';
import { type EngineHooks, startEngine } from './thread.ts';

/** Fixed, so that a front end's settings and kept sign-ins survive a fresh data folder. */
export const userPoolId = 'ca-central-1_Portal001';
export const userPoolClientId = 'portalwebclient00000000001';

export interface CognitoOptions {
  readonly port: number;
  readonly directory: string;
  /** Lambda's Invoke API, and the functions behind the pool's triggers. */
  readonly lambdaEndpoint?: string;
  readonly triggers?: { readonly PostAuthentication?: string };
}

export interface Cognito {
  readonly endpoint: string;
  readonly userPoolId: string;
  readonly userPoolClientId: string;
  /** `iss` of its tokens. */
  readonly issuer: string;
  /** Its JSON Web Key Set. */
  readonly keySet: string;
  stop(): Promise<void>;
}

/** Starts cognito-local, with the pool and its app client, on a port that is known to be free. */
export async function startCognito(options: CognitoOptions, hooks: EngineHooks = {}): Promise<Cognito> {
  const file = new URL('./cognito-thread.ts', import.meta.url);
  const engine = await startEngine<CognitoOptions, { keySet: string }>(file, options, hooks);
  const endpoint = `http://${host}:${options.port}`;
  return {
    endpoint,
    userPoolId,
    userPoolClientId,
    issuer: `${endpoint}/${userPoolId}`,
    keySet: engine.ready.keySet,
    stop: () => engine.stop(),
  };
}
