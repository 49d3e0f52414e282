import * as z from 'zod';
import { accountKinds } from '#shared/domain/account.ts';
import { Label } from '#shared/domain/skills.ts';
import { defineRoutes } from '#shared/http/route.ts';
import { Id, page, pageQuery } from '#shared/http/schemas.ts';

const tag = 'Skills, occupations, sectors';

/** What every picker takes: what is typed so far, or the ids whose names are wanted. */
const query = z.strictObject({
  q: z.string().max(200).default('').describe('What is typed so far; not together with `ids`'),
  ids: z
    .string()
    .transform((list) => list.split(','))
    .pipe(z.array(Id).max(100))
    .optional()
    .describe('Up to 100 ids, separated by commas: only these; unknown ones are left out'),
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
    summary: 'Occupations to pick from: unit groups of NOC 2021',
    description: 'By code or words of the title, in English and French. Without `q`: all, by code.',
  },
  listSectors: {
    method: 'GET',
    path: '/v1/sectors',
    allow: accountKinds,
    query,
    reply: { status: 200, schema: page(Coded) },
    personal: false,
    tag,
    summary: 'Sectors to pick from: the 20 of NAICS Canada',
  },
  listCompanies: {
    method: 'GET',
    path: '/v1/companies',
    allow: accountKinds,
    query,
    reply: { status: 200, schema: page(z.object({ id: z.string(), name: z.string() })) },
    personal: false,
    tag,
    summary: 'Companies to pick from: employers of the postings',
    description: 'Without `q` nothing is found.',
  },
});
