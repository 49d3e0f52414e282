import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allowsMarketingSources, codeOf, codes, reference } from '#shared/domain/reference.ts';
import { nameKey, postalKey } from '#shared/persistence/people.ts';

describe('CL-02: how names are compared', () => {
  it.each([
    ["O'Brien", 'obrien'],
    ['O’Brien', 'OBrien'],
    ['o brien', "O'BRIEN"],
    ['Anne-Marie', 'anne marie'],
    ['Anne‑Marie', 'Annemarie'],
    ['Zoë', 'zoe'],
    ['Éloïse', 'ELOISE'],
    ['Łukasz', 'lukasz'],
    ['St. John', 'St John'],
    ['  De  la   Cruz ', 'delacruz'],
  ])('%s = %s', (one, other) => {
    expect(nameKey(one)).toBe(nameKey(other));
    expect(nameKey(one)).not.toBe('');
  });

  it('keeps different names apart, and letters of every script', () => {
    expect(nameKey('Brian')).not.toBe(nameKey('Brien'));
    expect(nameKey('王')).toBe('王');
    expect(nameKey('محمد')).not.toBe('');
  });

  it('folds once for all, and the beginning of a name is the beginning of its key', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (name) => {
        expect(nameKey(nameKey(name))).toBe(nameKey(name));
      }),
    );
    const letters = fc.string({ unit: fc.constantFrom(..."abcxyz '-ÉéÔ’ŁĆ"), minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(letters, fc.nat(20), (name, length) => {
        expect(nameKey(name).startsWith(nameKey(name.slice(0, length)))).toBe(true);
      }),
    );
  });

  it('postal codes without spaces and case', () => {
    expect(postalKey('m5v 3a8')).toBe(postalKey('M5V3A8'));
  });
});

describe('enumerations', () => {
  it('have codes that come from their English labels, each once in its list', () => {
    expect(codeOf('Self-Referred (Walk-In)')).toBe('self_referred_walk_in');
    expect(codeOf('Driver’s licence')).toBe('drivers_licence');
    expect(codeOf('Grade 0–8')).toBe('grade_0_8');
    for (const [list, items] of Object.entries(reference)) {
      expect(new Set(items.map(({ code }) => code)).size, list).toBe(items.length);
      for (const { code, label } of items) {
        expect(code, list).toMatch(/^[A-Za-z0-9_:]+$/);
        expect(label.en && label.fr, `${list} ${code}`).toBeTruthy();
      }
    }
  });

  it('RF: marketing sources go with Direct Contact with SSM and Self-Referred (Walk-In) only', () => {
    const allowing = codes('referralSource').filter(allowsMarketingSources);
    expect(allowing).toEqual(['direct_contact_with_ssm', 'self_referred_walk_in']);
    expect(reference.referralSource.filter((item) => item.allowsMarketingSources).map(({ code }) => code)).toEqual(
      allowing,
    );
    expect(allowsMarketingSources(undefined)).toBe(false);
  });
});
