import type * as z from 'zod';
import type { Key } from './keys.ts';
import type { Item } from './refusals.ts';

/** Converts an item to the next schema number. */
export type Upgrade = (item: Item) => Item;

export interface Codec<S extends z.ZodObject> {
  readonly entity: string;
  toItem(entity: z.output<S>): Item;
  /** @throws for an item of another entity or of a newer schema */
  fromItem(item: Item): z.output<S>;
}

/**
 * Converts an entity to its item and back. Items have a schema number: older ones are upgraded on read, newer ones are an error.
 *
 * @param options.keys key and index attributes
 * @param options.upgrades the first converts schema 1 to 2, and so on
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
