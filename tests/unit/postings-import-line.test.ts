import { describe, expect, it } from 'vitest';
import { contentHash, contentOf, excerptOf } from '#shared/jobs/posting-import-content.ts';
import { plainText } from '#shared/jobs/posting-import-html.ts';
import { identify, parseLine } from '#shared/jobs/posting-import-line.ts';
import { SkillSnapshot } from '#shared/vocabulary/skill-snapshot.ts';
import { SkillVocabulary } from '#shared/vocabulary/skill-vocabulary.ts';

const vocabulary = new SkillVocabulary('1', SkillSnapshot.empty(), []);
const least = { externalId: 'x1', title: 'Baker', employer: 'Nowhere Bakery (not real)' };

function reasonOf(record: unknown): string | undefined {
  const parsed = parseLine(JSON.stringify(record));
  return parsed.ok ? undefined : parsed.reason;
}

function contentFrom(record: object) {
  const parsed = parseLine(JSON.stringify({ ...least, ...record }));
  if (!parsed.ok) {
    throw new Error(parsed.reason);
  }
  const { content, faults } = contentOf(parsed.form, (wording) => vocabulary.resolveSkill(wording));
  return { ...content, faults, ignored: parsed.ignored };
}

describe('one line of an import', () => {
  it.each([
    ['not JSON', '{"externalId": "x1", "title": "Ba', 'not JSON'],
    ['a list', '[1]', 'not a JSON object'],
    ['a text', '"x"', 'not a JSON object'],
    ['null', 'null', 'not a JSON object'],
  ])('%s is rejected without telling whose posting it is', (_, line, reason) => {
    expect(parseLine(line)).toEqual({ ok: false, reason });
    expect(identify(line)).toBeUndefined();
  });

  it.each([
    [{ title: undefined }, 'title: required'],
    [{ title: null }, 'title: required'],
    [{ title: ' ' }, 'title: must not be empty'],
    [{ title: 5 }, 'title: must be a text'],
    [{ title: 'x'.repeat(301) }, 'title: must have at most 300 characters'],
    [{ employer: undefined }, 'employer: required'],
    [{ employer: 7 }, 'employer: must be a name'],
    [{ externalId: undefined }, 'externalId: required'],
    [{ externalId: 12 }, 'externalId: must be a text'],
    [{ externalId: '' }, 'externalId: must not be empty'],
    [{ url: 'javascript:alert(1)' }, 'url: must be an http or https address'],
    [{ url: 'ftp://x.example/a' }, 'url: must be an http or https address'],
    [{ url: 'x.example' }, 'url: must be an http or https address'],
    [{ remote: 'yes' }, 'remote: must be true or false'],
    [{ type: 'full-time' }, 'type: must be one of FT, PT, CO'],
    [{ postedAt: 'yesterday' }, 'postedAt: must be a date (YYYY-MM-DD) or a time (ISO 8601)'],
    [{ postedAt: '2026-02-30' }, 'postedAt: must be a date (YYYY-MM-DD) or a time (ISO 8601)'],
    [{ postedAt: 1_770_000_000 }, 'postedAt: must be a date'],
    [{ nocs: ['10'] }, 'nocs[0]: must be a NOC 2021 unit group: five digits'],
    [{ nocs: '00010' }, 'nocs: must be a list'],
    [{ nocs: [21_232] }, 'nocs[0]: must be a text'],
    [{ sector: '42' }, 'sector: must be a NAICS code or a sector of it'],
    [{ wage: { min: '20' } }, 'wage.min: must be a number'],
    [{ wage: { min: -1 } }, 'wage.min: must not be negative'],
    [{ wage: { min: 30, max: 20 } }, 'wage.max: must not be less than min'],
    [{ skills: 'sewing' }, 'skills: must be a list'],
    [
      { skills: ['sewing', { label: 'x', importance: 'vital' }] },
      'skills[1]: must be a text, or { label, importance } with importance "required" or "preferred"',
    ],
    [{ title: undefined, remote: 1 }, 'title: required; remote: must be true or false'],
  ])('%o is rejected with its reason', (record, reason) => {
    expect(reasonOf({ ...least, ...record })).toBe(reason);
  });

  it('a rejected line still tells which posting it is about, if it can', () => {
    expect(parseLine(JSON.stringify({ externalId: ' x1 ' }))).toMatchObject({ ok: false, externalId: 'x1' });
    expect(identify(JSON.stringify({ externalId: ' x1 ', title: 5 }))).toBe('x1');
    expect(identify('{}')).toBeUndefined();
  });

  it('keys that objects are born with are fields like any other', () => {
    const line = '{"externalId":"x1","title":"t","employer":"e","__proto__":{"remote":true},"constructor":1}';
    expect(parseLine(line)).toMatchObject({ ok: true, ignored: ['__proto__', 'constructor'], form: { remote: false } });
  });

  it('texts are well-formed, and on one line where they are names', () => {
    const line =
      '{"externalId":"x\\ud8001","title":" two\\n lines\\u0000","employer":"e","description":"a\\r\\nb\\u0007"}';
    expect(parseLine(line)).toMatchObject({
      ok: true,
      externalId: 'x\ufffd1',
      form: { title: 'two lines', description: 'a\nb' },
    });
  });

  it('fields that no posting has are left out and named; null is as good as absent', () => {
    const content = contentFrom({
      postingId: 'p',
      city: null,
      wage: { min: 20, unit: 'hour', currency: 'CAD' },
      employer: { id: 'e', name: 'Nowhere Bakery (not real)' },
      skills: [{ skillId: 's', label: 'sewing', importance: null }],
    });
    expect(content.ignored).toEqual(['postingId', 'wage.currency', 'employer.id', 'skills[].skillId']);
    expect(content.city).toBeUndefined();
    expect(content.employer.name).toBe('Nowhere Bakery (not real)');
    expect(content.skills).toMatchObject([{ label: 'sewing', via: 'text' }]);
  });
});

describe('what a line says of a posting', () => {
  it('leading zeros of NOC codes stay; any NAICS code becomes its sector', () => {
    expect(contentFrom({ nocs: ['00010', '00010'], sector: '332710' })).toMatchObject({
      nocs: ['00010'],
      sector: '31-33',
    });
    expect(contentFrom({ sector: '54' }).sector).toBe('54');
    expect(contentFrom({ sector: '41' }).sector).toBe('41');
  });

  it('days are those of the instance: they begin, or end, at midnight in Toronto', () => {
    expect(contentFrom({ postedAt: '2026-07-01', expiresAt: '2026-07-31' })).toMatchObject({
      postedAt: '2026-07-01T04:00:00.000Z',
      expiresAt: '2026-08-01T04:00:00.000Z',
    });
    expect(contentFrom({ postedAt: '2026-07-13T14:27:55+00:00' }).postedAt).toBe('2026-07-13T14:27:55.000Z');
    expect(contentFrom({ postedAt: '2026-01-13T09:00:00' }).postedAt).toBe('2026-01-13T14:00:00.000Z');
  });

  it.each([
    ['2026-03-08T01:59:59', '2026-03-08T06:59:59.000Z'],
    ['2026-03-08T03:30:00', '2026-03-08T07:30:00.000Z'],
    ['2026-11-01T12:00', '2026-11-01T17:00:00.000Z'],
    ['2026-07-13T09:00:00.25', '2026-07-13T13:00:00.250Z'],
    ['2026-07-13T09:00:00-07:00', '2026-07-13T16:00:00.000Z'],
  ])('a time without an offset is on the clocks of the instance: %s', (postedAt, instant) => {
    expect(contentFrom({ postedAt }).postedAt).toBe(instant);
  });

  it('a day ends where the next one begins, also when the clocks change', () => {
    expect(contentFrom({ expiresAt: '2026-03-08' }).expiresAt).toBe('2026-03-09T04:00:00.000Z');
    expect(contentFrom({ expiresAt: '2026-11-01' }).expiresAt).toBe('2026-11-02T05:00:00.000Z');
  });

  it('expiry not after posting is a fault', () => {
    expect(contentFrom({ postedAt: '2026-07-02', expiresAt: '2026-07-01T00:00:00Z' }).faults).toEqual([
      { field: 'expiresAt', detail: 'must be after postedAt' },
    ]);
  });

  it.each([
    [{ min: 20, max: 30, unit: 'hour' }, 52_000],
    [{ min: 20, unit: 'hour' }, 41_600],
    [{ max: 6_000, unit: 'month' }, 72_000],
    [{ min: 1_000, unit: 'week', annual: 1 }, 52_000],
    [{ min: 200, unit: 'day' }, 52_000],
    [{ annual: 70_000 }, 70_000],
    [{ min: 20 }, undefined],
  ])('the wage %o is %s by the year', (wage, annual) => {
    expect(contentFrom({ wage }).wage?.annual).toBe(annual);
  });

  it('DEC-5 repeated skills count once, whatever their wording, and as required if one mention is', () => {
    const { skills } = contentFrom({
      skills: [
        'Sewing',
        { label: 'sewing', importance: 'preferred' },
        { label: ' SEWING ', importance: 'required' },
        'C#',
      ],
    });
    expect(skills).toMatchObject([{ label: 'Sewing', importance: 'required' }, { label: 'C#' }]);
  });

  it('200 different skills are taken, one more is a fault; repeated ones do not count', () => {
    const skills = Array.from({ length: 200 }, (_, i) => `skill ${i}`);
    expect(contentFrom({ skills: [...skills, ...skills] }).faults).toEqual([]);
    expect(contentFrom({ skills: [...skills, 'one more'] }).faults).toEqual([
      { field: 'skills', detail: 'at most 200 different ones' },
    ]);
  });

  it('employers are the same however their name is cased, accented and punctuated', () => {
    const id = (employer: string) => contentFrom({ employer }).employer.id;
    expect(id('CAFÉ NOWHERE, Inc.')).toBe(id('Cafe Nowhere Inc'));
    expect(id('Cafe Nowhere Inc')).not.toBe(id('Cafe Somewhere Inc'));
  });

  it('provinces of Canada become their codes, others stay', () => {
    expect(contentFrom({ province: 'ontario' }).province).toBe('ON');
    expect(contentFrom({ province: 'Québec' }).province).toBe('QC');
    expect(contentFrom({ province: 'on' }).province).toBe('ON');
    expect(contentFrom({ province: 'New York' }).province).toBe('New York');
  });

  it('equal contents have equal fingerprints; any difference shows', () => {
    const { faults: _f, ignored: _i, ...content } = contentFrom({ city: 'Barrie' });
    expect(contentHash(content)).toBe(contentHash({ ...content }));
    expect(contentHash({ ...content, city: 'Orillia' })).not.toBe(contentHash(content));
  });
});

describe('descriptions that came from a web page', () => {
  it.each([
    ['<p>Bread &amp; rolls</p><p>Early hours</p>', 'Bread & rolls\n\nEarly hours'],
    ['<ul><li>knead</li><li>bake</li></ul>', '- knead\n- bake'],
    ['one<br/>two', 'one\ntwo'],
    ['<script>alert(1)</script><b>bold</b>', 'bold'],
    ['&lt;p&gt;escaped once too often&lt;/p&gt;', 'escaped once too often'],
    ['Caf&eacute; &#233;t&#xe9;\nsecond line', 'Café été\nsecond line'],
    ['List<String> and a < b, write to <jobs@x.example>', 'List<String> and a < b, write to <jobs@x.example>'],
    ['R&D', 'R&D'],
    ['plain\n\ntext', 'plain\n\ntext'],
  ])('%j reads %j', (html, text) => {
    expect(plainText(html)).toBe(text);
  });

  it('elements that are nested as nobody nests them bring nothing down', () => {
    for (const tag of ['<b>', '<div>', '<ul><li>']) {
      const line = JSON.stringify({ ...least, description: `${tag.repeat(20_000)}x` });
      expect(parseLine(line)).toMatchObject({ ok: true });
    }
  });

  it('an excerpt has at most 300 characters, on one line, cut between words', () => {
    const long = `First line.\n\n${'a word or two '.repeat(60)}`;
    const excerpt = excerptOf(long);
    expect(excerpt.length).toBeLessThanOrEqual(300);
    expect(excerpt).toMatch(/^First line\. a word or two .*\S…$/);
    expect(long.replace(/\s+/g, ' ').startsWith(excerpt.slice(0, -1))).toBe(true);
    expect(excerptOf('short')).toBe('short');
    expect(excerptOf('x'.repeat(300))).toBe('x'.repeat(300));
    expect(excerptOf('x'.repeat(301))).toBe(`${'x'.repeat(299)}…`);
    expect(excerptOf('😀'.repeat(200)).isWellFormed()).toBe(true);
  });
});
