import { foldText } from '#shared/domain/text.ts';

const names: Readonly<Record<string, readonly string[]>> = {
  AB: ['Alberta'],
  BC: ['British Columbia', 'Colombie-Britannique'],
  MB: ['Manitoba'],
  NB: ['New Brunswick', 'Nouveau-Brunswick'],
  NL: ['Newfoundland and Labrador', 'Terre-Neuve-et-Labrador'],
  NS: ['Nova Scotia', 'Nouvelle-Écosse'],
  NT: ['Northwest Territories', 'Territoires du Nord-Ouest'],
  NU: ['Nunavut'],
  ON: ['Ontario'],
  PE: ['Prince Edward Island', 'Île-du-Prince-Édouard'],
  QC: ['Quebec', 'Québec'],
  SK: ['Saskatchewan'],
  YT: ['Yukon'],
};

const codes = new Map(
  Object.entries(names).flatMap(([code, forms]) => [code, ...forms].map((form) => [foldText(form), code] as const)),
);

/** `Ontario`, `on` → `ON`; what is no province of Canada stays as it is. */
export function provinceCode(province: string): string {
  return codes.get(foldText(province)) ?? province;
}
