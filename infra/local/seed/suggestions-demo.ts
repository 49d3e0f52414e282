import type { Suggestion, SuggestionMove } from '#shared/domain/suggestion.ts';
import { newId } from '#shared/ids.ts';
import { recordActivity } from '#shared/persistence/activity.ts';
import { clientById } from '#shared/persistence/clients.ts';
import { addFollow, isFollowed } from '#shared/persistence/follows.ts';
import { readMatchInput } from '#shared/persistence/match-input.ts';
import { addSuggestion, moveSuggestion } from '#shared/persistence/suggestions.ts';
import { connect } from '#shared/persistence/table-connection.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { demoStaff } from './accounts-demo.ts';
import { daysBefore } from './clients-demo-people.ts';
import type { SeedContext } from './context.ts';

interface DemoSuggestion extends Pick<Suggestion, 'kind' | 'target' | 'message'> {
  readonly clientId: string;
  readonly by: string;
  readonly daysAgo: number;
  readonly move?: SuggestionMove;
  readonly reason?: string;
}

const { maya, noah, manager, sofia } = demoStaff;

/** What was suggested to the people whom the demo's description names, in every state. */
const suggestions: readonly DemoSuggestion[] = [
  {
    clientId: 'client-amina',
    kind: 'sector',
    target: { id: '52', label: { en: 'Finance and insurance', fr: 'Finance et assurances' } },
    by: maya.id,
    daysAgo: 21,
    move: 'accept',
  },
  {
    clientId: 'client-amina',
    kind: 'occupation',
    target: { id: '14101', label: { en: 'Receptionists', fr: 'Réceptionnistes' } },
    message: 'A way in at several offices near you.',
    by: noah.id,
    daysAgo: 15,
    move: 'decline',
    reason: 'I would rather stay with numbers.',
  },
  {
    clientId: 'client-amina',
    kind: 'occupation',
    target: { id: '13102', label: { en: 'Payroll administrators', fr: 'Administrateurs/administratrices de la paye' } },
    message: 'Close to what you did before, and there are more openings.',
    by: maya.id,
    daysAgo: 4,
  },
  {
    clientId: 'client-amina',
    kind: 'skill',
    target: { id: 'switchboard', label: { en: 'switchboard', fr: 'standard téléphonique' } },
    message: 'You did this at your first job, did you not?',
    by: maya.id,
    daysAgo: 2,
  },
  {
    clientId: 'client-chloe',
    kind: 'sector',
    target: { id: '61', label: { en: 'Educational services', fr: 'Services d’enseignement' } },
    by: manager.id,
    daysAgo: 6,
  },
  {
    clientId: 'client-emma',
    kind: 'skill',
    target: { id: 'presentations', label: { en: 'presentation software', fr: 'logiciels de présentation' } },
    by: sofia.id,
    daysAgo: 9,
    move: 'withdraw',
  },
];

/** Suggestions, written as the API writes them but for the mail. */
export async function seedDemoSuggestions({ environment, clock }: SeedContext): Promise<void> {
  const table = connect(environment.TABLE_NAME);
  const now = clock();
  for (const { clientId, by, daysAgo, move, reason, ...given } of suggestions) {
    const [client, input] = await Promise.all([clientById(table, clientId), readMatchInput(table, clientId)]);
    const { kind, target } = given;
    if (!client || !input) {
      continue;
    }
    const held =
      kind === 'skill'
        ? input.skillIds.includes(target.id)
        : isFollowed(input, kind === 'sector' ? 'sectors' : 'occupations', target.id);
    if (held && move === undefined) {
      continue;
    }
    const at = daysBefore(now, daysAgo);
    const made: Suggestion = {
      id: newId(at.getTime()),
      clientId,
      ...given,
      status: 'pending',
      suggestedBy: by,
      createdAt: at.toISOString(),
    };
    const taken = () => new Error('The table holds demo suggestions already');
    const transaction = new Transaction();
    addSuggestion(transaction, made, taken);
    await transaction.commit(table);
    if (move === undefined) {
      continue;
    }
    const decided = daysBefore(now, daysAgo - 1);
    const decision = new Transaction();
    moveSuggestion(decision, made, move, { now: decided, reason }, taken);
    if (move === 'accept' && !held) {
      const since = decided.toISOString();
      const followed = { clientId, kind: 'sectors', targetId: target.id, since, via: 'suggestion' } as const;
      addFollow(decision, input, followed, now, taken);
    }
    if (move === 'accept') {
      const subject = { kind, id: target.id, label: target.label.en };
      recordActivity(decision, client, 'recommendation_accepted', decided, subject);
    }
    await decision.commit(table);
  }
}
