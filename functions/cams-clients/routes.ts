import * as z from 'zod';
import { referencePattern } from '#shared/cams/cams.ts';
import { MailingAddress } from '#shared/domain/client.ts';
import { defineRoutes } from '#shared/http/route.ts';

const number = z.string().regex(referencePattern, 'Letters, digits and hyphens');

/** CM-04: enough to be sure that it is the right person. */
const found = {
  firstName: z.string().optional(),
  lastName: z.string().optional(),
  dateOfBirth: z.string().optional(),
  city: z.string().optional(),
  phone: z.string().optional(),
  primaryMailingAddress: MailingAddress.optional(),
  identifiesAs: z.array(z.string()).optional(),
};

const common = {
  method: 'GET',
  allow: ['staff', 'administrator'],
  needs: ['cams:link'],
  throttle: { group: 'look-up', by: 'caller', limit: 30, windowSeconds: 60 },
  tag: 'CaMS',
} as const;

export const routes = defineRoutes({
  lookUpCamsClient: {
    ...common,
    path: '/v1/cams-clients/{clientReferenceNumber}',
    params: z.object({ clientReferenceNumber: number }),
    reply: {
      status: 200,
      schema: z.object({
        clientReferenceNumber: z.string(),
        ...found,
        alreadyLinked: z.boolean().describe('To an account of the portal'),
      }),
    },
    summary: 'Look up a person in CaMS, before linking',
    description:
      'Needs Clients and CaMS Linking. By the Client Reference Number; a Case Reference Number matches nobody. Audited. ' +
      '503 with `Retry-After` while CaMS gives no answer.',
  },
  lookUpCommonAssessment: {
    ...common,
    path: '/v1/common-assessments/{assessmentNumber}',
    params: z.object({ assessmentNumber: number }),
    reply: {
      status: 200,
      schema: z.object({
        assessmentNumber: z.string(),
        ...found,
        email: z.string().optional(),
        alreadyLinked: z.boolean().describe('A client was added from it before'),
      }),
    },
    summary: 'Look up a Common Assessment, before importing it',
    description:
      'Needs Clients and CaMS Linking. Only submitted ones match. Audited. 503 with `Retry-After` while CaMS gives no answer.',
  },
});
