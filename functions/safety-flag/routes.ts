import * as z from 'zod';
import { accountKinds } from '#shared/domain/account.ts';
import { defineRoutes } from '#shared/http/route.ts';
import { Instant, PersonRef } from '#shared/http/schemas.ts';
import { paragraphs } from '#shared/text.ts';

const path = '/v1/clients/{clientId}/safety-flag';
const tag = 'Safety flag';

const message = paragraphs(2000).trim().min(1).describe('Not copied into case notes, not shown to the client');

const SafetyFlagView = z.object({
  message: z.string(),
  createdBy: PersonRef,
  createdAt: Instant,
  updatedBy: PersonRef,
  updatedAt: Instant,
  version: z.int(),
});

export const routes = defineRoutes({
  createSafetyFlag: {
    method: 'POST',
    path,
    allow: accountKinds,
    body: z.strictObject({ message }),
    reply: { status: 201, schema: SafetyFlagView },
    versioned: true,
    tag,
    summary: 'Add the safety flag',
    description: '409 if the client has one. A case note records that it was added, by which provider and when.',
  },
  getSafetyFlag: {
    method: 'GET',
    path,
    allow: accountKinds,
    reply: { status: 200, schema: SafetyFlagView },
    versioned: true,
    tag,
    summary: 'Reveal the message of the safety flag',
    description: 'Profiles and lists show only that there is a flag. Each read is audited. 404 without a flag.',
  },
  updateSafetyFlag: {
    method: 'PATCH',
    path,
    allow: accountKinds,
    body: z.strictObject({ message: message.optional() }),
    reply: { status: 200, schema: SafetyFlagView },
    versioned: true,
    tag,
    summary: 'Edit the message of the safety flag',
    description: 'Audited; no case note. 404 without a flag.',
  },
  deleteSafetyFlag: {
    method: 'DELETE',
    path,
    allow: accountKinds,
    reply: { status: 204 },
    versioned: true,
    tag,
    summary: 'Remove the safety flag',
    description: 'Deletes the message. A case note records that the flag was removed, by which provider and when.',
  },
});
