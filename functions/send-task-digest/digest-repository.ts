import * as z from 'zod';
import type { MailMessage } from '#shared/mail/messages.ts';
import { outboxItem } from '#shared/outbox/repository.ts';
import { codec } from '#shared/persistence/codec.ts';
import { keys } from '#shared/persistence/keys.ts';
import { batchGet } from '#shared/persistence/reads.ts';
import { writeConflict } from '#shared/persistence/retry-on-conflict.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import type { Person } from './digest-message.ts';

const DigestState = z.object({ personId: z.string(), day: z.string() });

const stateCodec = codec({
  entity: 'TaskDigest',
  schema: DigestState,
  keys: ({ personId }) => keys.taskDigest(personId),
});

export function personKey({ kind, id }: Person): string {
  return `${kind}#${id}`;
}

/** The day of the last digest, by `personKey`: one round trip. */
export async function lastDigests(table: Table, people: readonly Person[]): Promise<ReadonlyMap<string, string>> {
  const items = await batchGet(
    table,
    people.map((person) => keys.taskDigest(personKey(person))),
  );
  return new Map(items.map((item) => stateCodec.fromItem(item)).map(({ personId, day }) => [personId, day]));
}

/** Queues a digest and saves its day. @param last the day as read. @returns false if another run has done so */
export async function queueDigest(
  table: Table,
  person: Person,
  message: MailMessage,
  { last, day, now }: { readonly last: string | undefined; readonly day: string; readonly now: Date },
): Promise<boolean> {
  const personId = personKey(person);
  const transaction = new Transaction();
  const after = stateCodec.toItem({ personId, day });
  if (last === undefined) {
    transaction.create(after, writeConflict);
  } else {
    transaction.change(stateCodec.toItem({ personId, day: last }), after, { day: last }, writeConflict);
  }
  transaction.create(outboxItem({ now }, { kind: 'mail', message }), writeConflict);
  return transaction.tryCommit(table);
}
