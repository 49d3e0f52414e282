import type { Operations } from '#shared/http/call.ts';
import type { Dependencies } from './dependencies.ts';
import { listCompanies } from './list-companies.ts';
import { listOccupations } from './list-occupations.ts';
import { listSectors } from './list-sectors.ts';
import type { routes } from './routes.ts';

export function operations(dependencies: Dependencies): Operations<typeof routes> {
  return {
    listOccupations: (call) => listOccupations(dependencies, call),
    listSectors,
    listCompanies: (call) => listCompanies(dependencies, call),
  };
}
