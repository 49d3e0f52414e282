import type { PreTokenGenerationV2TriggerEvent } from 'aws-lambda';

/**
 * Suppresses the scope that lets the holder of an access token change password, attributes and second factor in the pool:
 * those change by account links only (DEC-8). No I/O, since every sign-in waits for this. Not wired locally (ADR 0010).
 */
export async function handler(event: PreTokenGenerationV2TriggerEvent): Promise<PreTokenGenerationV2TriggerEvent> {
  event.response = {
    claimsAndScopeOverrideDetails: {
      accessTokenGeneration: { scopesToSuppress: ['aws.cognito.signin.user.admin'] },
    },
  };
  return event;
}
