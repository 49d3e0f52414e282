import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sector, sectorOfNaics, sectors } from '#shared/domain/sectors.ts';

describe('FO-05 sectors of NAICS Canada', () => {
  it('are 20, each with an English and a French label, in the order of their codes', () => {
    expect(sectors.map(({ id }) => id)).toEqual(
      '11 21 22 23 31-33 41 44-45 48-49 51 52 53 54 55 56 61 62 71 72 81 91'.split(' '),
    );
    for (const { id, label } of sectors) {
      expect(label.en, id).not.toBe('');
      expect(label.fr, id).not.toBe('');
      expect(sector(id)?.label).toEqual(label);
    }
  });

  it.each([
    ['54', '54'],
    ['541510', '54'],
    ['31', '31-33'],
    ['332', '31-33'],
    ['3363', '31-33'],
    ['45', '44-45'],
    ['493110', '48-49'],
    [' 2361 ', '23'],
    ['31-33', '31-33'],
    ['41', '41'],
    ['42', undefined],
    ['92', undefined],
    ['34', undefined],
    ['5', undefined],
    ['5415101', undefined],
    ['54a', undefined],
    ['', undefined],
    ['constructor', undefined],
  ])('the NAICS code %j is in %j', (code, id) => {
    expect(sectorOfNaics(code)).toBe(id);
  });

  it('a deeper code is in the sector of its first two digits', () => {
    const digits = fc.stringMatching(/^\d{0,4}$/);
    fc.assert(
      fc.property(fc.constantFrom(...sectors), digits, ({ id }, deeper) => {
        expect(sectorOfNaics(id.slice(0, 2) + deeper)).toBe(id);
      }),
    );
  });
});
