import PostalMime from 'postal-mime';
import { engines } from './engines.ts';

/** The messages that the engines' mailbox holds for an address, read. */
export async function mailsTo(address: string): Promise<Awaited<ReturnType<typeof PostalMime.parse>>[]> {
  const { mailbox } = engines();
  const listed = (await (await fetch(`${mailbox}/api/email`)).json()) as { id: string; to: { address: string }[] }[];
  const own = listed.filter(({ to }) => to.some((recipient) => recipient.address === address));
  return Promise.all(
    own.map(async ({ id }) => PostalMime.parse(await (await fetch(`${mailbox}/api/email/${id}/source`)).arrayBuffer())),
  );
}
