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
    summary: 'Check that the API is available, and get its version',
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
        cognitoEndpoint: z.url().describe('The Cognito API; sign in with `InitiateAuth`'),
        portalUrl: z.url(),
        languages: z.array(z.enum(languages)),
      }),
    },
    personal: false,
    tag: 'About this API',
    summary: 'Get the configuration that a front end needs for sign-in',
  },
  getReference: {
    method: 'GET',
    path: '/v1/reference',
    allow: 'public',
    reply: { status: 200, schema: Reference },
    personal: false,
    tag: 'About this API',
    summary: 'List all enumerations, with labels in English and French',
  },
  getOpenApi: {
    method: 'GET',
    path: '/v1/openapi.json',
    allow: 'public',
    reply: { status: 200, contentType: 'application/json' },
    personal: false,
    tag: 'About this API',
    summary: 'Get this OpenAPI document',
  },
  getDocs: {
    method: 'GET',
    path: '/v1/docs',
    allow: 'public',
    reply: { status: 200, contentType: 'text/html; charset=utf-8' },
    personal: false,
    tag: 'About this API',
    summary: 'Get this document as an HTML page',
  },
  getDocsViewer: {
    method: 'GET',
    path: '/v1/docs/viewer.js',
    allow: 'public',
    reply: { status: 200, contentType: 'text/javascript; charset=utf-8' },
    personal: false,
    tag: 'About this API',
    summary: 'Get the script of the HTML page',
  },
});
