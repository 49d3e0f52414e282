import * as z from 'zod';
import { auditClientRead, permitted } from '#shared/clients/client-call.ts';
import type { Call } from '#shared/http/call.ts';
import { readNames } from '#shared/persistence/names.ts';
import { referralPage } from '#shared/persistence/referrals.ts';
import type { routes } from './routes.ts';
import type { Service } from './service.ts';
import { namesOfReferrals, referralView } from './view.ts';

const Start = z.record(z.string(), z.unknown());

/** RF-07. The page is read together with what decides whether it may be shown: two round trips. */
export async function listReferrals(service: Service, call: Call<typeof routes.listReferrals>) {
  const page = readPage(service, call);
  // Whoever may not know of the client gets the same answer whatever the cursor.
  page.catch(() => undefined);
  const { actor } = await permitted(service, call, 'read_referrals');
  const { referrals, next } = await page;
  const [names, nextCursor] = await Promise.all([
    readNames(service.table, namesOfReferrals(referrals)),
    call.encodeCursor(next),
    auditClientRead(service, call, actor, 'referrals.read'),
  ]);
  return { body: { items: referrals.map((referral) => referralView(referral, names)), nextCursor } };
}

async function readPage({ table }: Service, { path, query, decodeCursor }: Call<typeof routes.listReferrals>) {
  const start = Start.optional().parse(await decodeCursor(query.cursor));
  return referralPage(table, path.clientId, { limit: query.limit, start });
}
