import * as z from 'zod';
import type { Client } from '#shared/domain/client.ts';
import { omitUndefined } from '#shared/omit-undefined.ts';

/** What is needed to find a client's data after the record is deleted. */
export const DataSubject = z.object({
  clientId: z.string(),
  serviceProviderId: z.string(),
  createdAt: z.string(),
  emails: z.array(z.string()),
  sub: z.string().optional(),
  /** Hashes of valid account links. */
  links: z.array(z.string()),
  /** Files and archives whose objects are deleted again at the end, in case one was being written. */
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
