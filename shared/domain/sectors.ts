/** One of the 20 sectors of NAICS Canada, for postings and follows (FO-05). */
export interface Sector {
  /** The two-digit code, or the range of codes of the sector: `54`, `31-33`. */
  readonly id: string;
  readonly label: { readonly en: string; readonly fr: string };
}

const labels = {
  '11': ['Agriculture, forestry, fishing and hunting', 'Agriculture, foresterie, pêche et chasse'],
  '21': [
    'Mining, quarrying, and oil and gas extraction',
    'Extraction minière, exploitation en carrière, et extraction de pétrole et de gaz',
  ],
  '22': ['Utilities', 'Services publics'],
  '23': ['Construction', 'Construction'],
  '31-33': ['Manufacturing', 'Fabrication'],
  '41': ['Wholesale trade', 'Commerce de gros'],
  '44-45': ['Retail trade', 'Commerce de détail'],
  '48-49': ['Transportation and warehousing', 'Transport et entreposage'],
  '51': ['Information and cultural industries', 'Industrie de l’information et industrie culturelle'],
  '52': ['Finance and insurance', 'Finance et assurances'],
  '53': ['Real estate and rental and leasing', 'Services immobiliers et services de location et de location à bail'],
  '54': ['Professional, scientific and technical services', 'Services professionnels, scientifiques et techniques'],
  '55': ['Management of companies and enterprises', 'Gestion de sociétés et d’entreprises'],
  '56': [
    'Administrative and support, waste management and remediation services',
    'Services administratifs, services de soutien, services de gestion des déchets et services d’assainissement',
  ],
  '61': ['Educational services', 'Services d’enseignement'],
  '62': ['Health care and social assistance', 'Soins de santé et assistance sociale'],
  '71': ['Arts, entertainment and recreation', 'Arts, spectacles et loisirs'],
  '72': ['Accommodation and food services', 'Services d’hébergement et de restauration'],
  '81': ['Other services (except public administration)', 'Autres services (sauf les administrations publiques)'],
  '91': ['Public administration', 'Administrations publiques'],
} as const;

/** In the order of the codes. */
export const sectors: readonly Sector[] = Object.entries(labels)
  .map(([id, [en, fr]]) => ({ id, label: { en, fr } }))
  .sort((a, b) => a.id.localeCompare(b.id));

const byId = new Map(sectors.map((sector) => [sector.id, sector]));
const byPrefix = new Map(sectors.flatMap(({ id }) => prefixes(id).map((prefix) => [prefix, id])));

export function sector(id: string): Sector | undefined {
  return byId.get(id);
}

/**
 * The sector of a NAICS code of two to six digits, or of a sector's id: `541510` → `54`, `332` → `31-33`. `undefined`
 * for codes outside NAICS Canada: wholesale trade is 41, not 42 as in the United States.
 */
export function sectorOfNaics(code: string): string | undefined {
  const trimmed = code.trim();
  if (byId.has(trimmed)) {
    return trimmed;
  }
  return /^\d{2,6}$/.test(trimmed) ? byPrefix.get(trimmed.slice(0, 2)) : undefined;
}

/** `31-33` → `31`, `32`, `33`. */
function prefixes(id: string): string[] {
  const [first = '', last = first] = id.split('-');
  return Array.from({ length: Number(last) - Number(first) + 1 }, (_, step) => String(Number(first) + step));
}
