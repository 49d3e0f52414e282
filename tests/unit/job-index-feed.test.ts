import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MatchCatalogue } from '#functions/match-skills/match-catalogue.ts';
import { maxMailItems, newForMail } from '#functions/send-job-feed/feed-news.ts';
import type { DeltaEntry, IndexPosting } from '#shared/domain/index-posting.ts';
import { joinPostings } from '#shared/domain/matching/join.ts';
import { listAt } from '#shared/domain/matching/lists.ts';
import { type FeedClient, type Follows, selectFeed } from '#shared/jobs/feed.ts';
import { decodeJobIndex, encodeJobIndex } from '#shared/jobs/index-format.ts';
import { JobIndex } from '#shared/jobs/job-index.ts';
import type { Position } from '#shared/jobs/position.ts';
import { daysAgo, isOpen, now, plainMatch, posting, postings, skill, skillIds, someIds } from './job-index-postings.ts';

const nothing: Follows = { occupations: [], companies: [], sectors: [] };
const facts = { generation: 1, builtAt: now.toISOString() };

function indexOf(all: readonly IndexPosting[], writes: readonly IndexPosting[] = []): JobIndex {
  return new JobIndex(
    decodeJobIndex(encodeJobIndex(all, facts)),
    writes.map((each): DeltaEntry => ({ kind: 'put', posting: each })),
  );
}

const follow = (...ids: string[]) => fc.subarray(ids.map((id) => ({ id, since: daysAgo(3) })));
const client: fc.Arbitrary<FeedClient> = fc.record({
  skillIds: fc.subarray(skillIds),
  follows: fc.record({
    occupations: follow('00010', '63200', '99999'),
    companies: follow('e1', 'e3'),
    sectors: follow('72'),
  }),
});

function plainReasons({ follows, skillIds }: FeedClient, each: IndexPosting) {
  const match = plainMatch([...skillIds], each);
  const has = (ids: Follows['sectors'], id: string | undefined) => ids.some((follow) => follow.id === id);
  const followed = [
    ...follows.occupations.filter(({ id }) => each.nocs.includes(id)).map(({ id }) => ({ kind: 'occupation', id })),
    ...(has(follows.companies, each.employer.id) ? [{ kind: 'company', id: each.employer.id }] : []),
    ...(has(follows.sectors, each.sector) ? [{ kind: 'sector', id: each.sector }] : []),
  ];
  const skills = match.badge ? [{ kind: 'skills', matched: match.matched, required: match.required }] : [];
  return { followed, all: [...followed, ...skills] };
}

describe('the job feed', () => {
  it('JB-08, DEC-11 holds what a follow brings, or what has a badge for a client who follows nothing; each tells why', () => {
    fc.assert(
      fc.property(postings(someIds), client, (all, client) => {
        const followsSomething = Object.values(client.follows).some((list) => list.length > 0);
        const feed = selectFeed(indexOf(all.slice(3), all.slice(0, 3)), client, { limit: 100, now });
        const expected = all
          .filter(isOpen)
          .filter((each) => {
            const reasons = plainReasons(client, each);
            return (followsSomething ? reasons.followed : reasons.all).length > 0;
          })
          .toSorted((a, b) => Date.parse(b.postedAt) - Date.parse(a.postedAt) || (a.postingId < b.postingId ? -1 : 1));
        expect(feed.basis).toBe(followsSomething ? 'follows' : 'skills');
        expect(feed.items.map(({ postingId, match, reasons }) => ({ postingId, match, reasons }))).toEqual(
          expected.map((each) => ({
            postingId: each.postingId,
            match: plainMatch([...client.skillIds], each),
            reasons: plainReasons(client, each).all,
          })),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('pages hold every item once, in the order of the whole', () => {
    fc.assert(
      fc.property(postings(someIds), client, fc.integer({ min: 1, max: 4 }), (all, client, limit) => {
        const index = indexOf(all.slice(3), all.slice(0, 3));
        const seen: string[] = [];
        let after: Position | undefined;
        do {
          const page = selectFeed(index, client, { limit, after, now });
          seen.push(...page.items.map((item) => item.postingId));
          after = page.next;
          if (after) {
            expect(page.items).toHaveLength(limit);
          }
        } while (after);
        expect(seen).toEqual(selectFeed(index, client, { limit: 100, now }).items.map((item) => item.postingId));
      }),
    );
  });

  it('JB-09, DEC-11 is empty without follows and without skills', () => {
    expect(selectFeed(indexOf([posting('p1')]), { follows: nothing, skillIds: [] }, { limit: 9, now }).items).toEqual(
      [],
    );
  });
});

describe('JE-03 what is new for a mail', () => {
  const cook = (id: string, listed: number, more: Partial<IndexPosting> = {}) =>
    posting(id, { nocs: ['63200'], createdAt: daysAgo(listed), skills: [skill('alpha'), skill('beta')], ...more });
  const cooks = (since: number): FeedClient => ({
    follows: { ...nothing, occupations: [{ id: '63200', since: daysAgo(since) }] },
    skillIds: ['alpha'],
  });
  const at = (days: number) => now.getTime() - days * 86_400_000;
  const news = (index: JobIndex, client: FeedClient, since: number | undefined, seen: [string, number][] = []) =>
    newForMail(index, client, { since: since === undefined ? undefined : at(since), firstSeen: new Map(seen), now });
  const ids = (found: ReturnType<typeof news>) => found.items.map((item) => item.postingId);

  it('a posting that reached us after the last mail, by when we got it, not by when it was posted', () => {
    const index = indexOf([cook('old', 5, { postedAt: daysAgo(0) }), cook('new', 1, { postedAt: daysAgo(30) })]);
    expect(ids(news(index, cooks(9), 2))).toEqual(['new']);
  });

  it('an old posting that a new follow brings, unless an older follow brought it before', () => {
    const index = indexOf([cook('one', 5), cook('two', 5, { sector: '72' })]);
    const follows: Follows = {
      occupations: [{ id: '63200', since: daysAgo(1) }],
      companies: [],
      sectors: [{ id: '72', since: daysAgo(9) }],
    };
    expect(ids(news(index, { follows, skillIds: [] }, 2))).toEqual(['one']);
  });

  it('everything, before the first mail', () => {
    expect(ids(news(indexOf([cook('old', 50), cook('new', 1)]), cooks(60), undefined))).toEqual(['new', 'old']);
  });

  it('without follows, what the scheduled match first saw after the last mail and still has the badge', () => {
    const index = indexOf([
      cook('seen-before', 9),
      cook('seen-since', 9),
      cook('not-seen-yet', 0),
      cook('lost-badge', 9, { skills: [skill('gamma')] }),
      cook('expired', 9, { expiresAt: daysAgo(0) }),
    ]);
    const seen: [string, number][] = [
      ['seen-before', at(3)],
      ...['seen-since', 'lost-badge', 'expired', 'unknown'].map((id): [string, number] => [id, at(1)]),
    ];
    const found = news(index, { follows: nothing, skillIds: ['alpha'] }, 2, seen);
    expect([found.basis, ids(found)]).toEqual(['skills', ['seen-since']]);
  });

  it('best first, at most 20, and counts all', () => {
    const many = Array.from({ length: 25 }, (_, i) =>
      cook(`p${i}`, 1, { skills: [skill(i === 24 ? 'alpha' : 'gamma')] }),
    );
    const found = news(indexOf(many), cooks(9), 2);
    expect([found.items.length, found.count, found.items[0]?.postingId]).toEqual([maxMailItems, 25, 'p24']);
  });

  it('through any row of mails every posting is new exactly once, whatever is published late', () => {
    const moment = fc.nat(20).map((minutes) => now.getTime() + minutes * 20_000);
    const arrival = fc.record({ stamped: moment, delay: fc.nat(50_000) });
    fc.assert(
      fc.property(fc.array(arrival, { maxLength: 8 }), fc.uniqueArray(moment, { maxLength: 8 }), (arrivals, mails) => {
        // Builds follow one another: the next is stamped when the one before is published.
        let free = 0;
        const published = arrivals
          .toSorted((a, b) => a.stamped - b.stamped)
          .map(({ stamped, delay }, i) => {
            const start = Math.max(stamped, free);
            free = start + delay + 1;
            return { id: `p${i}`, stamped: start, visible: start + delay };
          });
        const sent: string[] = [];
        let since: number | undefined = now.getTime() - 1;
        const last = now.getTime() + 86_400_000;
        for (const moment of [...mails.toSorted((a, b) => a - b), last]) {
          const visible = published.filter((each) => each.visible <= moment);
          const index = indexOf(
            visible.map(({ id, stamped }) => cook(id, 0, { createdAt: new Date(stamped).toISOString() })),
          );
          const found = newForMail(index, cooks(9), { since, firstSeen: new Map(), now: new Date(moment) });
          sent.push(...found.items.map((item) => item.postingId));
          since = found.through;
        }
        expect(sent.toSorted()).toEqual(published.map((each) => each.id).toSorted());
      }),
      { numRuns: 500 },
    );
  });
});

describe('what the scheduled match joins', () => {
  it('DEC-5 ranks the open postings of all layers for each client as the plain definition does', () => {
    fc.assert(
      fc.property(
        postings(someIds),
        fc.array(fc.subarray([...skillIds, 'unheard-of']), { maxLength: 5 }),
        (all, clients) => {
          const catalogue = new MatchCatalogue(indexOf(all.slice(4), all.slice(0, 4)), { now });
          expect(catalogue.count).toBe(all.filter(isOpen).length);
          const found = joinPostings(catalogue.clientLists(clients), catalogue.postings, catalogue.skillCount, 3);
          for (const [i, own] of clients.entries()) {
            const expected = all
              .filter((each) => isOpen(each) && plainMatch(own, each).badge)
              .map((each) => ({
                ...plainMatch(own, each),
                postingId: each.postingId,
                postedAt: Date.parse(each.postedAt),
              }))
              .toSorted(
                (a, b) =>
                  b.matched * a.required - a.matched * b.required ||
                  b.preferredMatched - a.preferredMatched ||
                  b.postedAt - a.postedAt ||
                  (a.postingId < b.postingId ? -1 : 1),
              )
              .slice(0, 3);
            const places = Array.from(listAt(found.postings, i), (number) => catalogue.posting(number));
            expect(places).toEqual(
              expected.map(({ postingId, postedAt, required }) => ({ postingId, postedAt, required })),
            );
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('holds only what changed since a time, where asked', () => {
    const index = indexOf([posting('old', { updatedAt: daysAgo(3) }), posting('new', { updatedAt: daysAgo(1) })]);
    const catalogue = new MatchCatalogue(index, { now, changedFrom: new Date(daysAgo(2)) });
    expect(catalogue.count).toBe(1);
    expect(catalogue.posting(0).postingId).toBe('new');
  });
});
