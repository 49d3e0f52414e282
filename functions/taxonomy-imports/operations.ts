import type { Operations } from '#shared/http/call.ts';
import { createTaxonomyImport } from './create-taxonomy-import.ts';
import type { Dependencies } from './dependencies.ts';
import { getTaxonomyImport } from './get-taxonomy-import.ts';
import type { routes } from './routes.ts';

export function operations(dependencies: Dependencies): Operations<typeof routes> {
  return {
    createTaxonomyImport: (call) => createTaxonomyImport(dependencies, call),
    getTaxonomyImport: (call) => getTaxonomyImport(dependencies, call),
  };
}
