import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Concept } from '#shared/domain/skills.ts';
import { decodeOccupations, encodeOccupations, OccupationList } from '#shared/vocabulary/occupation-list.ts';
import { encodeSkills, SkillSnapshot } from '#shared/vocabulary/skill-snapshot.ts';
import { type MappedAlias, SkillVocabulary } from '#shared/vocabulary/skill-vocabulary.ts';
import { textSkillId } from '#shared/vocabulary/text-skill.ts';

function concept(
  skillId: string,
  en: string,
  more: { fr?: string; en?: string[]; frs?: string[]; broader?: string } = {},
) {
  return {
    skillId,
    label: { en, ...(more.fr === undefined ? {} : { fr: more.fr }) },
    aliases: { en: more.en ?? [], fr: more.frs ?? [] },
    ...(more.broader === undefined ? {} : { broader: more.broader }),
  } satisfies Concept;
}

function vocabulary(concepts: readonly Concept[], aliases: readonly MappedAlias[] = []) {
  return new SkillVocabulary('1.0', SkillSnapshot.decode(encodeSkills(concepts)), aliases);
}

const kitchen = [
  concept('s-welding', 'welding', { fr: 'soudage', en: ['weld metal', 'arc-welding'], frs: ['souder le métal'] }),
  concept('s-team', 'work in a team', { fr: 'travailler en équipe', en: ['teamwork'], frs: ['travail d’équipe'] }),
  concept('s-js', 'JavaScript', { en: ['ECMAScript', 'JS'], broader: 's-prog' }),
  concept('s-java', 'Java', { en: ['J2EE', 'java programming'] }),
  concept('s-prog', 'computer programming', { fr: 'programmation informatique', en: ['java', 'coding'] }),
  concept('s-cpp', 'C++'),
  concept('s-c', 'C'),
  concept('s-gear', 'équipement de protection', { en: ['protective equipment'] }),
];

describe('SK-04 what a wording stands for', () => {
  const skills = vocabulary(kitchen);

  it.each([
    ['Welding', 's-welding', 'label'],
    ['SOUDAGE', 's-welding', 'label'],
    ['Arc welding', 's-welding', 'alias'],
    ["travail d'equipe", 's-team', 'alias'],
    ['c++', 's-cpp', 'label'],
    ['C', 's-c', 'label'],
    ['js', 's-js', 'alias'],
  ])('%j is %s by its %s', (text, skillId, via) => {
    expect(skills.resolveSkill(text)).toMatchObject({ skillId, via });
  });

  it('a label goes before an alias of another skill', () => {
    expect(skills.resolveSkill('java')).toEqual({ skillId: 's-java', label: 'Java', via: 'label' });
  });

  it('a wording that no skill has keeps its own text and its own id', () => {
    expect(skills.resolveSkill('  Beekeeping  (advanced) ')).toEqual({
      skillId: textSkillId('beekeeping advanced'),
      label: 'Beekeeping (advanced)',
      via: 'text',
    });
  });

  it('SK-05 case, accents, spaces and punctuation never part two wordings of one skill', () => {
    const names = kitchen.flatMap(({ label, aliases }) => [
      label.en,
      label.fr ?? label.en,
      ...aliases.en,
      ...aliases.fr,
    ]);
    const space = fc.stringMatching(/^[ \t\u00a0]{1,3}$/);
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.boolean(), space, (name, upper, gap) => {
        const varied = `${gap}${(upper ? name.toUpperCase() : name.toLowerCase()).replaceAll(' ', gap)}${gap}`;
        expect(skills.resolveSkill(varied).skillId).toBe(skills.resolveSkill(name).skillId);
      }),
    );
  });

  it('resolving the label of what was resolved gives the same skill again', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.constantFrom('Welding', 'js', 'coding')), (text) => {
        const found = skills.resolveSkill(text);
        expect(skills.resolveSkill(found.label).skillId).toBe(found.skillId);
      }),
    );
  });

  it('two skills with one English label are one: whatever either is called by finds the one with the lower id', () => {
    const twins = vocabulary([
      concept('b', 'follow the news', { fr: 'suivre l’actualité', en: ['news'] }),
      concept('a', 'Follow the News'),
      concept('c', 'keep informed', { fr: "suivre l'actualité" }),
    ]);
    for (const wording of ['follow the news', 'news', 'suivre l’actualité']) {
      expect(twins.resolveSkill(wording).skillId).toBe('a');
    }
    expect(['a', 'b', 'c'].map((id) => twins.canonicalSkillId(id))).toEqual(['a', 'a', 'c']);
    expect(twins.listSkills('news', 9)).toEqual([
      { skillId: 'a', label: { en: 'Follow the News' }, matchedAlias: 'news' },
    ]);
    expect(twins.listSkills('', 9).map(({ skillId }) => skillId)).toEqual(['a', 'c']);
    expect(twins.skill('b')?.label.en).toBe('follow the news');
  });

  it('canonical ids are those that their own labels resolve to', () => {
    const names = fc.constantFrom('one', 'two', 'Three', 'THREE', 'vier');
    const concepts = fc.uniqueArray(fc.record({ skillId: fc.stringMatching(/^[a-z]{1,3}$/), en: names, fr: names }), {
      selector: ({ skillId }) => skillId,
    });
    fc.assert(
      fc.property(concepts, (made) => {
        const skills = vocabulary(made.map(({ skillId, en, fr }) => concept(skillId, en, { fr })));
        for (const { skillId, en } of made) {
          const canonical = skills.canonicalSkillId(skillId);
          expect(canonical).toBe(skills.resolveSkill(en).skillId);
          expect(skills.canonicalSkillId(canonical)).toBe(canonical);
          expect(skills.canonicalSkillId(textSkillId(en))).toBe(canonical);
        }
      }),
    );
  });
});

describe('mapped aliases', () => {
  const skills = vocabulary(kitchen, [
    { text: 'Soudure TIG', skillId: 's-welding' },
    { text: 'coding', skillId: 's-java' },
    { text: 'Java', skillId: 's-prog' },
    { text: 'gone', skillId: 's-unknown' },
  ]);

  it('are found by wording, and by typing', () => {
    expect(skills.resolveSkill('soudure  tig')).toEqual({ skillId: 's-welding', label: 'welding', via: 'alias' });
    expect(skills.listSkills('soudure', 5)).toEqual([
      { skillId: 's-welding', label: { en: 'welding', fr: 'soudage' }, matchedAlias: 'Soudure TIG' },
    ]);
  });

  it('go before imported aliases, and after labels', () => {
    expect(skills.resolveSkill('coding').skillId).toBe('s-java');
    expect(skills.resolveSkill('Java').skillId).toBe('s-java');
  });

  it('count for nothing where the skill is unknown', () => {
    expect(skills.resolveSkill('gone').via).toBe('text');
  });

  it('give what was stored under a text id its skill', () => {
    expect(skills.canonicalSkillId(textSkillId('SOUDURE tig'))).toBe('s-welding');
    expect(skills.canonicalSkillId(textSkillId('welding'))).toBe('s-welding');
    expect(skills.canonicalSkillId(textSkillId('beekeeping'))).toBe(textSkillId('beekeeping'));
    expect(skills.canonicalSkillId('s-java')).toBe('s-java');
    expect(skills.canonicalSkillId('text-short')).toBe('text-short');
  });
});

describe('type-ahead over skills', () => {
  const skills = vocabulary(kitchen);
  const found = (q: string, limit = 10) => skills.listSkills(q, limit).map(({ skillId }) => skillId);

  it('puts the whole name first, then its beginning, then a later word', () => {
    expect(found('java')).toEqual(['s-java', 's-prog', 's-js']);
    expect(found('programm')).toEqual(['s-prog', 's-java']);
  });

  it('finds French and English, with and without accents, and words after an elision', () => {
    expect(found('soudag')).toEqual(['s-welding']);
    expect(found('equipe')).toEqual(['s-gear', 's-team']);
    expect(found('ÉQUIPE')).toEqual(['s-gear', 's-team']);
    expect(found('travail d’é')).toEqual(['s-team']);
  });

  it('finds all words in any order, each by its beginning', () => {
    expect(found('team wor')).toEqual(['s-team']);
    expect(found('team java')).toEqual([]);
  });

  it('says which alias was found, and nothing where it was a label', () => {
    expect(skills.listSkills('ecma', 1)).toEqual([
      { skillId: 's-js', label: { en: 'JavaScript' }, matchedAlias: 'ECMAScript' },
    ]);
    expect(skills.listSkills('javas', 1)[0]).not.toHaveProperty('matchedAlias');
  });

  it('tells C from C++, and lists everything by label where nothing is typed', () => {
    expect(found('c++')).toEqual(['s-cpp']);
    expect(found('c', 1)).toEqual(['s-c']);
    expect(found('', 3)).toEqual(['s-c', 's-cpp', 's-prog']);
    expect(found('???', 1)).toEqual(['s-c']);
  });

  it('finds each skill by every beginning of every word of every name, and never more than asked for', () => {
    const names = kitchen.flatMap(({ skillId, label, aliases }) =>
      [label.en, ...(label.fr ? [label.fr] : []), ...aliases.en, ...aliases.fr].map((name) => ({ skillId, name })),
    );
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.nat(), fc.nat({ max: 3 }), ({ skillId, name }, at, limit) => {
        const words = name.split(/[ -]/);
        const word = words[at % words.length] ?? '';
        const typed = word.slice(0, 1 + (at % word.length));
        expect(found(typed)).toContain(skillId);
        expect(found(typed, limit).length).toBeLessThanOrEqual(limit);
      }),
    );
  });
});

describe('snapshots', () => {
  it('give back every concept they were made of, in the order of the ids', () => {
    const id = fc.stringMatching(/^[a-z0-9]{1,6}$/);
    const name = fc.stringMatching(/^[\p{L}\p{N}][\p{L}\p{N} .+#'-]{0,20}$/u);
    const concepts = fc.uniqueArray(
      fc.record({
        skillId: id,
        en: name,
        fr: fc.option(name, { nil: undefined }),
        aliases: fc.array(name),
        frs: fc.array(name),
      }),
      { selector: ({ skillId }) => skillId },
    );
    fc.assert(
      fc.property(concepts, (made) => {
        const all = made.map(({ skillId, en, fr, aliases, frs }) =>
          concept(skillId, en, { ...(fr === undefined ? {} : { fr }), en: aliases, frs }),
        );
        const sorted = [...all].sort((a, b) => (a.skillId < b.skillId ? -1 : 1));
        expect([...SkillSnapshot.decode(encodeSkills(all)).concepts()]).toEqual(sorted);
      }),
    );
  });

  it('keep the broader skill, and refuse what is not a whole snapshot', () => {
    const skills = vocabulary(kitchen);
    expect(skills.skill('s-js')).toEqual({ skillId: 's-js', label: { en: 'JavaScript' }, broader: 's-prog' });
    expect(skills.skill('s-nothing')).toBeUndefined();
    const file = encodeSkills(kitchen);
    expect(() => SkillSnapshot.decode(file.subarray(0, file.length - 40))).toThrow();
    expect(() => SkillSnapshot.decode(Buffer.from('no snapshot'))).toThrow();
  });
});

describe('NOC unit groups', () => {
  const list = new OccupationList(
    decodeOccupations(
      encodeOccupations([
        { code: '65201', label: { en: 'Food counter attendants', fr: 'Serveurs au comptoir' } },
        { code: '00010', label: { en: 'Legislators', fr: 'Membres des corps législatifs' } },
        { code: '63200', label: { en: 'Cooks', fr: 'Cuisiniers/cuisinières' } },
      ]),
    ),
  );
  const found = (q: string) => list.searchOccupations(q, 10).map(({ code }) => code);

  it('keep their leading zeros', () => {
    expect(list.occupation('00010')?.label.en).toBe('Legislators');
    expect(list.occupation('10')).toBeUndefined();
  });

  it('are found by code, English and French words; all are listed by code where nothing is typed', () => {
    expect(found('6')).toEqual(['63200', '65201']);
    expect(found('cuisiniere')).toEqual(['63200']);
    expect(found('ATTENDANTS')).toEqual(['65201']);
    expect(found('')).toEqual(['00010', '63200', '65201']);
  });
});
