import * as z from 'zod';
import { accountKinds } from '#shared/domain/account.ts';
import { Label } from '#shared/domain/skills.ts';
import { defineRoutes } from '#shared/http/route.ts';
import { Id, page, pageQuery } from '#shared/http/schemas.ts';

const tag = 'Skills, occupations, sectors';

const query = z.strictObject({
  q: z.string().max(200).default('').describe('The text typed so far; not together with `ids`'),
  ids: z
    .string()
    .transform((list) => list.split(','))
    .pipe(z.array(Id).max(100))
    .optional()
    .describe('Up to 100 ids, separated by commas. Unknown ids are left out.'),
  ...pageQuery,
});

const Coded = z.object({ id: z.string(), label: Label });

export const routes = defineRoutes({
  listOccupations: {
    method: 'GET',
    path: '/v1/occupations',
    allow: accountKinds,
    query,
    reply: { status: 200, schema: page(Coded) },
    personal: false,
    tag,
    summary: 'List or search occupations: unit groups of NOC 2021',
    description: 'Searches by code, or by words of the title in English and French. Without `q`: all, by code.',
  },
  listSectors: {
    method: 'GET',
    path: '/v1/sectors',
    allow: accountKinds,
    query,
    reply: { status: 200, schema: page(Coded) },
    personal: false,
    tag,
    summary: 'List or search sectors: the 20 of NAICS Canada',
  },
  listCompanies: {
    method: 'GET',
    path: '/v1/companies',
    allow: accountKinds,
    query,
    reply: { status: 200, schema: page(z.object({ id: z.string(), name: z.string() })) },
    personal: false,
    tag,
    summary: 'Search companies: employers of the postings',
    description: 'The list is empty without `q` or `ids`.',
  },
});
