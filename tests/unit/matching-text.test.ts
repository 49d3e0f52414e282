import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldName, foldText, tokens } from '#shared/domain/text.ts';
import { normalizeSkillText, textSkillId } from '#shared/vocabulary/text-skill.ts';

describe('folding of texts', () => {
  it.each([
    ['  Développeur\u00a0 WEB ', 'developpeur web'],
    ['Chef d’équipe – cœur', "chef d'equipe - coeur"],
    ['STRASSE', 'strasse'],
    ['Straße', 'strasse'],
    ['İSTANBUL', 'istanbul'],
    ['Łukasz Ødegård', 'lukasz odegard'],
    ['ﬁnance ½', 'finance 1⁄2'],
    ['', ''],
  ])('%j folds to %j', (text, folded) => {
    expect(foldText(text)).toBe(folded);
  });

  it('folding twice changes nothing', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => foldText(foldText(text)) === foldText(text)));
  });

  it.each([
    ["O'Brien", 'OBrien'],
    ['O’Brien', 'obrien'],
    ['Anne-Marie', 'Anne Marie'],
    ['Anne – Marie', 'anne marie'],
    ['Zoë', 'zoe'],
    ['St. John', 'St John'],
    ['Renée  Lévesque', 'renee levesque'],
  ])('CL-02 the name %j equals %j', (name, variant) => {
    expect(foldName(name)).toBe(foldName(variant));
  });

  it('CL-02 a hyphen parts names, it does not join them', () => {
    expect(foldName('Anne-Marie')).not.toBe(foldName('Annemarie'));
  });

  it.each([
    ['Senior C++ / C# developer (Node.js)', ['senior', 'c++', 'c#', 'developer', 'node', 'js']],
    ["Driver's licence, l'équipe", ['drivers', 'licence', 'l', 'equipe']],
    ['--- ', []],
  ])('the words of %j', (text, words) => {
    expect(tokens(text)).toEqual(words);
  });
});

describe('ids of skill wordings that no taxonomy knows', () => {
  it.each([
    ['Problem solving', 'problem-solving'],
    ['Permis de conduire', ' PERMIS  de conduire.'],
    ["Bachelor's degree", 'bachelors degree'],
    ['CI/CD', 'ci cd'],
    ['Équipe', 'equipe'],
  ])('%j and %j are one skill', (a, b) => {
    expect(textSkillId(a)).toBe(textSkillId(b));
  });

  it('C, C++, C#, .NET, NET, Node.js and node js are all different skills', () => {
    const ids = ['C', 'C++', 'C#', '.NET', 'NET', 'Node.js', 'node js'].map(textSkillId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('is text- and the first 26 characters of the base 32 SHA-256', () => {
    // echo -n python | openssl dgst -sha256 -binary | base32 | tr A-Z a-z
    expect(textSkillId('Python')).toMatch(/^text-[a-z2-7]{26}$/);
    expect(textSkillId('Python')).toBe('text-cgskmc2rrpzetcouqfdia5xf2w');
  });

  it('wording of punctuation alone still has a form of its own', () => {
    expect(normalizeSkillText('???')).toBe('???');
    expect(textSkillId('???')).not.toBe(textSkillId('!!!'));
  });
});
