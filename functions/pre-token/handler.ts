import type { PreTokenGenerationV2TriggerEvent } from 'aws-lambda';

/**
 * Takes out of every access token the scope that lets its holder change password, attributes and second factor in the pool
 * itself: those change by account links only (DEC-8). Answers without asking anybody, since every sign-in waits for it.
 */
export async function handler(event: PreTokenGenerationV2TriggerEvent): Promise<PreTokenGenerationV2TriggerEvent> {
  event.response = {
    claimsAndScopeOverrideDetails: {
      accessTokenGeneration: { scopesToSuppress: ['aws.cognito.signin.user.admin'] },
    },
  };
  return event;
}
