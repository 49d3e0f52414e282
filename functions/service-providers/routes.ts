import * as z from 'zod';
import { clientVisibilities } from '#shared/domain/account.ts';
import { defineRoutes } from '#shared/http/route.ts';
import { page, pageQuery } from '#shared/http/schemas.ts';
import { EmailAddress, text } from '#shared/text.ts';

const ServiceProviderView = z.object({
  id: z.string(),
  name: z.string(),
  contactEmail: z.string(),
  clientVisibility: z
    .enum(clientVisibilities)
    .describe('Clients that `clients:base` covers: all of the provider, or only assigned ones'),
  createdAt: z.string(),
  updatedAt: z.string(),
  version: z.int(),
});

const staffKinds = ['staff', 'administrator', 'job-board-administrator'] as const;
const fields = { name: text(200), contactEmail: EmailAddress, clientVisibility: z.enum(clientVisibilities) } as const;
const tag = 'Service providers';

export const routes = defineRoutes({
  listServiceProviders: {
    method: 'GET',
    path: '/v1/service-providers',
    allow: staffKinds,
    query: z.strictObject(pageQuery),
    reply: { status: 200, schema: page(ServiceProviderView) },
    tag,
    summary: 'Service providers of the network, by name',
  },
  createServiceProvider: {
    method: 'POST',
    path: '/v1/service-providers',
    allow: ['administrator'],
    body: z.strictObject({ ...fields, clientVisibility: fields.clientVisibility.default('provider') }),
    reply: { status: 201, schema: ServiceProviderView },
    versioned: true,
    tag,
    summary: 'Create a service provider',
  },
  getServiceProvider: {
    method: 'GET',
    path: '/v1/service-providers/{providerId}',
    allow: staffKinds,
    reply: { status: 200, schema: ServiceProviderView },
    versioned: true,
    tag,
    summary: 'Get a service provider',
  },
  updateServiceProvider: {
    method: 'PATCH',
    path: '/v1/service-providers/{providerId}',
    allow: ['administrator'],
    body: z.strictObject(fields).partial(),
    reply: { status: 200, schema: ServiceProviderView },
    versioned: true,
    tag,
    summary: 'Update a service provider',
    description: 'A new `clientVisibility` takes effect at once.',
  },
});
