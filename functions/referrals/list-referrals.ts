import { auditClientRead, permitted } from '#shared/clients/client-call.ts';
import type { Call } from '#shared/http/call.ts';
import { readNames } from '#shared/persistence/names.ts';
import { referralPage } from '#shared/persistence/referrals.ts';
import type { Dependencies } from './dependencies.ts';
import { namesOfReferrals, referralView } from './referral-view.ts';
import type { routes } from './routes.ts';

/** RF-07. The page is read in parallel with the permission check: two round trips. */
export async function listReferrals(dependencies: Dependencies, call: Call<typeof routes.listReferrals>) {
  const page = readPage(dependencies, call);
  // A hidden client is a 404 whatever the cursor.
  page.catch(() => undefined);
  const { actor } = await permitted(dependencies, call, 'read_referrals');
  const { referrals, next } = await page;
  const [names, nextCursor] = await Promise.all([
    readNames(dependencies.table, namesOfReferrals(referrals)),
    call.encodeCursor(next),
    auditClientRead(dependencies, call, actor, 'referrals.read'),
  ]);
  return { body: { items: referrals.map((referral) => referralView(referral, names)), nextCursor } };
}

async function readPage({ table }: Dependencies, { path, query, decodeCursor }: Call<typeof routes.listReferrals>) {
  const start = await decodeCursor(query.cursor);
  return referralPage(table, path.clientId, { limit: query.limit, start });
}
