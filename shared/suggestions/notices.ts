import { type Suggestion, suggestionKinds } from '#shared/domain/suggestion.ts';
import { hashedId } from '#shared/ids.ts';
import type { MailMessage } from '#shared/mail/messages.ts';
import { clientRecipient } from '#shared/mail/recipients.ts';
import { maxSuggestionsInMail } from '#shared/mail/templates/suggestion-new.ts';
import { addEffectOnce, outboxItem } from '#shared/outbox/repository.ts';
import type { Apply } from '#shared/outbox/worker.ts';
import { clientById } from '#shared/persistence/clients.ts';
import { readNames } from '#shared/persistence/names.ts';
import { pendingSuggestions } from '#shared/persistence/pending-suggestions.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import type { Transaction } from '#shared/persistence/transaction.ts';
import type { Clock } from '#shared/time.ts';

/**
 * FO-09: has the client told of a suggestion when its `noticeAt` comes, one operation. All that have the same share one outbox
 * item, which each of them writes anew.
 */
export function announceSuggestion(
  transaction: Transaction,
  { clientId, noticeAt }: Suggestion & { readonly noticeAt: string },
  { now, requestId }: { readonly now: Date; readonly requestId: string },
): void {
  const id = hashedId('suggestions', clientId, noticeAt);
  const effect = { kind: 'suggestion.notify', clientId, noticeAt } as const;
  transaction.put(outboxItem(id, effect, now, requestId, new Date(noticeAt)));
}

/**
 * Applies the outbox effect `suggestion.notify`: puts one mail into the outbox, if the client may get mail and anything of it
 * still waits for their answer. Doing it again adds none.
 */
export function suggestionNotifier(table: Table, clock: Clock): Apply<'suggestion.notify'> {
  return async ({ clientId, noticeAt }, { id, requestId }) => {
    const [client, pending] = await Promise.all([
      clientById(table, clientId),
      pendingSuggestions(table, clientId, suggestionKinds),
    ]);
    const recipient = clientRecipient(client);
    const told = pending.filter((suggestion) => suggestion.noticeAt === noticeAt);
    if (!recipient || told.length === 0) {
      return;
    }
    const { to, language, name } = recipient;
    const { staff } = await readNames(table, { staffIds: told.map(({ suggestedBy }) => suggestedBy) });
    const message: MailMessage = {
      template: 'suggestion-new',
      language,
      to,
      data: {
        recipientName: name,
        suggestedBy: [...new Set(told.flatMap(({ suggestedBy }) => staff.get(suggestedBy) ?? []))],
        total: told.length,
        suggestions: told
          .slice(0, maxSuggestionsInMail)
          .map(({ kind, target }) => ({ kind, label: target.label[language] ?? target.label.en })),
      },
    };
    await addEffectOnce(table, `${id}-0`, { kind: 'mail', message }, clock(), requestId);
  };
}
