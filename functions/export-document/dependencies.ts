import type { Table } from '#shared/persistence/table-connection.ts';
import type { Compiler } from './compiler.ts';

/** What the use cases need. */
export interface Dependencies {
  readonly table: Table;
  readonly compiler: () => Promise<Compiler>;
}
