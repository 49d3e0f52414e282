import * as z from 'zod';
import type { Client } from '#shared/domain/client.ts';
import { omitUndefined } from '#shared/omit-undefined.ts';

/** What the data of a client is found by, once their record is gone, too. */
export const DataSubject = z.object({
  clientId: z.string(),
  serviceProviderId: z.string(),
  createdAt: z.string(),
  emails: z.array(z.string()),
  sub: z.string().optional(),
  /** Hashes of the account links that are good now. */
  links: z.array(z.string()),
  /** Ids of files and archives whose objects are removed once more at the end: somebody may have been writing one. */
  files: z.array(z.string()).default([]),
  archives: z.array(z.string()).default([]),
});
export type DataSubject = z.infer<typeof DataSubject>;

export function dataSubject(client: Client): DataSubject {
  const { id, serviceProviderId, createdAt, email, pendingEmail, sub, links } = client;
  return omitUndefined({
    clientId: id,
    serviceProviderId,
    createdAt,
    emails: [...new Set([email, ...(pendingEmail === undefined ? [] : [pendingEmail])])],
    sub,
    links: Object.values(links).filter((hash) => hash !== undefined),
    files: [],
    archives: [],
  });
}
