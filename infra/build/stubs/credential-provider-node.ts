import { fromEnv } from '@aws-sdk/credential-provider-env';

/** Lambda hands credentials over in the environment: no profiles, SSO, web identity or instance metadata. */
export const defaultProvider = fromEnv;
