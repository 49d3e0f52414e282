import type { Actor } from '#shared/domain/account.ts';
import type { Client } from '#shared/domain/client.ts';
import type { DocumentEntry } from '#shared/domain/document.ts';
import { mayOnClient } from '#shared/policy/clients.ts';

type Authored = Pick<DocumentEntry, 'authorId' | 'authorKind'>;

/** Only the author may change a document, not even administrators (RS-01, RS-02, CV-01). */
export function isAuthor(actor: Pick<Actor, 'id' | 'kind'>, { authorId, authorKind }: Authored): boolean {
  return actor.id === authorId && (actor.kind === 'client') === (authorKind === 'client');
}

/** What a caller who sees this document may do with it. */
export function documentRights(actor: Actor, client: Client, document: Authored) {
  const writes = mayOnClient(actor, 'write_documents', client) === 'allowed';
  const own = writes && isAuthor(actor, document);
  return { canEdit: own, canDelete: own, canDuplicate: writes };
}
