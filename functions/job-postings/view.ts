import type * as z from 'zod';
import type { Posting } from '#shared/domain/posting.ts';
import { sectors } from '#shared/domain/sectors.ts';
import type { Badge } from '#shared/jobs/posting-card.ts';
import type { Occupations } from '#shared/vocabulary/vocabulary.ts';
import type { PostingView } from './routes.ts';

const sectorLabels = new Map<string, { en: string; fr?: string }>(sectors.map(({ id, label }) => [id, label]));

/** A posting as it is read. */
export function postingView(posting: Posting, occupations: Occupations, match?: Badge): z.input<typeof PostingView> {
  const { nocs, sector, withdrawnAt: _at, withdrawnBy: _by, ...rest } = posting;
  return {
    ...rest,
    nocs: nocs.map((id) => ({ id, label: occupations.occupation(id)?.label })),
    ...(sector === undefined ? {} : { sector: { id: sector, label: sectorLabels.get(sector) } }),
    ...(match === undefined ? {} : { match }),
  };
}
