import * as z from 'zod';
import { languages } from '#shared/domain/account.ts';
import { type ReferenceList, reference } from '#shared/domain/reference.ts';
import { defineRoutes } from '#shared/http/route.ts';

const ReferenceItems = z
  .array(
    z.object({
      code: z.string(),
      label: z.object({ en: z.string(), fr: z.string() }),
      allowsMarketingSources: z.boolean().optional().describe('Only on items of `referralSource`'),
    }),
  )
  .readonly();

const Reference = z.object(
  Object.fromEntries(Object.keys(reference).map((list) => [list, ReferenceItems])) as Record<
    ReferenceList,
    typeof ReferenceItems
  >,
);

export const routes = defineRoutes({
  getHealth: {
    method: 'GET',
    path: '/v1/health',
    allow: 'public',
    reply: { status: 200, schema: z.object({ status: z.literal('ok'), version: z.string() }) },
    tag: 'About this API',
    summary: 'Whether the API answers, and in which version',
  },
  getConfig: {
    method: 'GET',
    path: '/v1/config',
    allow: 'public',
    reply: {
      status: 200,
      schema: z.object({
        region: z.string(),
        userPoolId: z.string(),
        userPoolClientId: z.string(),
        cognitoEndpoint: z.url().describe("Cognito's own API: `InitiateAuth` signs in"),
        portalUrl: z.url(),
        languages: z.array(z.enum(languages)),
      }),
    },
    personal: false,
    tag: 'About this API',
    summary: 'What a front end needs to sign people in',
  },
  getReference: {
    method: 'GET',
    path: '/v1/reference',
    allow: 'public',
    reply: { status: 200, schema: Reference },
    personal: false,
    tag: 'About this API',
    summary: 'Every enumeration, with labels in English and French',
  },
  getOpenApi: {
    method: 'GET',
    path: '/v1/openapi.json',
    allow: 'public',
    reply: { status: 200, contentType: 'application/json' },
    personal: false,
    tag: 'About this API',
    summary: 'This OpenAPI document',
  },
  getDocs: {
    method: 'GET',
    path: '/v1/docs',
    allow: 'public',
    reply: { status: 200, contentType: 'text/html; charset=utf-8' },
    personal: false,
    tag: 'About this API',
    summary: 'This document as a page to read',
  },
  getDocsViewer: {
    method: 'GET',
    path: '/v1/docs/viewer.js',
    allow: 'public',
    reply: { status: 200, contentType: 'text/javascript; charset=utf-8' },
    personal: false,
    tag: 'About this API',
    summary: 'The script of the docs page',
  },
});
