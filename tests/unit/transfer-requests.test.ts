import { describe, expect, it } from 'vitest';
import { mayOnTransfer, mayReadReason } from '#functions/transfer-requests/policy.ts';
import type { Actor, Permission } from '#shared/domain/account.ts';
import {
  isVoid,
  mayMoveTransfer,
  type TransferMove,
  transferMoves,
  transferNote,
  transferStatuses,
} from '#shared/domain/transfer-request.ts';
import { documentedDiagram, stateDiagram } from '../support/state-diagram.ts';

describe('the life of a transfer request', () => {
  it('is the picture in the README', () => {
    expect(documentedDiagram('transfer-requests')).toBe(
      stateDiagram('pending: request', transferStatuses, transferMoves),
    );
  });

  it('TQ-07: ends with the first decision', () => {
    for (const move of Object.keys(transferMoves) as TransferMove[]) {
      expect(transferStatuses.filter((status) => mayMoveTransfer(move, status))).toEqual(['pending']);
    }
  });

  it('TQ-08: is void once the client has moved or is archived, while it is pending', () => {
    const request = { status: 'pending', fromProviderId: 'a' } as const;
    expect(isVoid(request, { serviceProviderId: 'a' })).toBe(false);
    expect(isVoid(request, { serviceProviderId: 'b' })).toBe(true);
    expect(isVoid(request, { serviceProviderId: 'a', archivedAt: '2026-01-01' })).toBe(true);
    expect(isVoid({ ...request, status: 'approved' }, { serviceProviderId: 'b' })).toBe(false);
  });

  it('TQ-05: the note names both providers, day and time', () => {
    const note = transferNote({ from: 'Lakeshore', to: 'Riverside' }, { date: '2026-03-02', time: '09:05' });
    expect(note).toBe('Transfer from Lakeshore to Riverside approved on 2026-03-02 at 09:05.');
  });
});

const actor = (
  permissions: readonly Permission[],
  serviceProviderId: string,
  kind: Actor['kind'] = 'staff',
): Actor => ({
  sub: 'me',
  id: 'me',
  kind,
  serviceProviderId,
  clientVisibility: 'provider',
  permissions: [...permissions],
  status: 'active',
  tokensFrom: 0,
});
const request = { fromProviderId: 'a', toProviderId: 'b', requestedBy: 'me', askedBy: 'current' } as const;
const others = { ...request, requestedBy: 'somebody' };

describe('who may what', () => {
  it.each([
    ['clients at either provider', actor(['clients:base'], 'a'), 'allowed', 'forbidden', 'forbidden'],
    ['referrals at either provider', actor(['referrals:base'], 'b'), 'allowed', 'forbidden', 'forbidden'],
    ['clients of a third provider', actor(['clients:provider'], 'c'), 'hidden', 'hidden', 'hidden'],
    ['tasks only', actor(['tasks:group'], 'a'), 'hidden', 'hidden', 'hidden'],
    ['clients of the group, anywhere', actor(['clients:group'], 'c'), 'allowed', 'allowed', 'forbidden'],
    ['administrators', actor([], '', 'administrator'), 'allowed', 'allowed', 'forbidden'],
    ['job board administrators', actor([], '', 'job-board-administrator'), 'hidden', 'hidden', 'hidden'],
    ['clients', actor([], 'a', 'client'), 'hidden', 'hidden', 'hidden'],
  ] as const)('TQ-03: %s', (_who, who, read, decide, cancel) => {
    expect(mayOnTransfer(who, 'read', others)).toBe(read);
    expect(mayOnTransfer(who, 'approve', others)).toBe(decide);
    expect(mayOnTransfer(who, 'decline', others)).toBe(decide);
    expect(mayOnTransfer(who, 'cancel', others)).toBe(cancel);
    expect(mayOnTransfer(who, 'cancel', request)).toBe(read);
  });

  it('TQ-02, PM-06: the reason is for the provider that asked, and for whoever sees the client', () => {
    expect(mayReadReason(actor(['clients:base'], 'a'), request, false)).toBe(true);
    expect(mayReadReason(actor(['clients:base'], 'b'), request, false)).toBe(false);
    expect(mayReadReason(actor(['clients:base'], 'b'), { ...request, askedBy: 'receiving' }, false)).toBe(true);
    expect(mayReadReason(actor(['clients:group'], 'c'), request, true)).toBe(true);
  });
});
