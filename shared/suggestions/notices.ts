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
import type { RequestContext, Transaction } from '#shared/persistence/transaction.ts';
import type { Clock } from '#shared/time.ts';

/** FO-09: one operation. Suggestions with the same `noticeAt` share one outbox item, and so one mail. */
export function announceSuggestion(
  transaction: Transaction,
  { clientId, noticeAt }: Suggestion & { readonly noticeAt: string },
  context: RequestContext,
): void {
  const id = hashedId('suggestions', clientId, noticeAt);
  const effect = { kind: 'suggestion.notify', clientId, noticeAt } as const;
  transaction.put(outboxItem(context, effect, { id, notBefore: new Date(noticeAt) }));
}

/** Applies `suggestion.notify`: one mail with the suggestions that are still pending. May be repeated. */
export function suggestionNotifier(table: Table, clock: Clock): Apply<'suggestion.notify'> {
  return async ({ clientId, noticeAt }, { id, requestId }) => {
    const [client, pending] = await Promise.all([
      clientById(table, clientId),
      pendingSuggestions(table, clientId, suggestionKinds),
    ]);
    const recipient = clientRecipient(client);
    const announced = pending.filter((suggestion) => suggestion.noticeAt === noticeAt);
    if (!recipient || announced.length === 0) {
      return;
    }
    const { to, language, name } = recipient;
    const { staff } = await readNames(table, { staffIds: announced.map(({ suggestedBy }) => suggestedBy) });
    const message: MailMessage = {
      template: 'suggestion-new',
      language,
      to,
      data: {
        recipientName: name,
        suggestedBy: [...new Set(announced.flatMap(({ suggestedBy }) => staff.get(suggestedBy) ?? []))],
        total: announced.length,
        suggestions: announced
          .slice(0, maxSuggestionsInMail)
          .map(({ kind, target }) => ({ kind, label: target.label[language] ?? target.label.en })),
      },
    };
    await addEffectOnce(table, `${id}-0`, { kind: 'mail', message }, { now: clock(), requestId });
  };
}
