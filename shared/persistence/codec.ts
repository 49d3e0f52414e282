import type * as z from 'zod';
import type { Key } from './keys.ts';
import type { Item } from './refusals.ts';

/** Turns an item of one schema number into the next. */
export type Upgrade = (item: Item) => Item;

export interface Codec<S extends z.ZodObject> {
  readonly entity: string;
  toItem(entity: z.output<S>): Item;
  /** @throws Error for an item that is newer than this code, or that is not of this entity */
  fromItem(item: Item): z.output<S>;
}

/**
 * How an entity lies in the table. Items carry the number of the schema they were written with; older ones are upgraded when
 * read (never a table migration), newer ones are refused rather than half read.
 *
 * @param options.keys the item's key and index attributes, made from the entity
 * @param options.upgrades by the number they start from; the newest schema is their count plus one
 */
export function codec<S extends z.ZodObject>(options: {
  readonly entity: string;
  readonly schema: S;
  readonly keys: (entity: z.output<S>) => Key & Readonly<Record<string, string | number | undefined>>;
  readonly upgrades?: readonly Upgrade[];
}): Codec<S> {
  const newest = (options.upgrades?.length ?? 0) + 1;
  return {
    entity: options.entity,
    toItem: (entity) => ({ ...entity, ...options.keys(entity), entity: options.entity, schema: newest }),
    fromItem: (item) => {
      if (item.entity !== options.entity || typeof item.schema !== 'number') {
        throw new Error(`Expected an item of ${options.entity}, found ${String(item.entity)}`);
      }
      if (item.schema > newest) {
        throw new Error(`${options.entity} item of schema ${item.schema} is newer than this code (${newest})`);
      }
      let current = item;
      for (let from = item.schema; from < newest; from += 1) {
        current = options.upgrades?.[from - 1]?.(current) ?? current;
      }
      return options.schema.parse(current);
    },
  };
}
