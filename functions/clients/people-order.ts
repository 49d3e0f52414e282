import * as z from 'zod';
import type { Person } from '#shared/persistence/people.ts';
import type { PeopleQuery } from './people-schemas.ts';

/** The sort values of a person, then their id, so that no two positions are equal. */
export const Position = z.object({ values: z.array(z.union([z.string(), z.number()])), id: z.string() });
export type Position = z.infer<typeof Position>;

type Order = PeopleQuery['sort'];

export function positionOf(person: Person, order: Order): Position {
  return { values: sortValues(person, order), id: person.clientId };
}

function sortValues(person: Person, order: Order): (string | number)[] {
  switch (order) {
    case 'name':
    case '-name':
      return [person.firstName, person.lastName];
    case 'created':
    case '-created':
      return [person.createdAt];
    case 'lastActivity':
    case '-lastActivity':
      return [person.lastActivityAt ?? 0];
  }
}

/** Negative if `a` comes before `b`. */
export function comparePositions(a: Position, b: Position, order: Order): number {
  return compareAscending(a, b) * (order.startsWith('-') ? -1 : 1);
}

function compareAscending(a: Position, b: Position): number {
  for (const [index, value] of a.values.entries()) {
    const other = b.values[index];
    if (other !== undefined && value !== other) {
      return value < other ? -1 : 1;
    }
  }
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
