import type * as z from 'zod';

/** A partial change: absent fields stay unchanged, `null` clears. */
export type Patch<T> = { readonly [K in keyof T]?: T[K] | null | undefined };

/** @param empty values of cleared fields that cannot be absent, such as lists */
export function merged<T extends object>(before: T, patch: Patch<T> | undefined, empty: Partial<T> = {}): T {
  const result: Partial<T> = { ...before };
  for (const name of Object.keys(patch ?? {}) as (keyof T)[]) {
    const value = patch?.[name];
    if (value === null) {
      delete result[name];
      Object.assign(result, name in empty ? { [name]: empty[name] } : {});
    } else if (value !== undefined) {
      result[name] = value;
    }
  }
  return result as T;
}

type Clearable<S extends z.ZodRawShape> = { [K in keyof S]: z.ZodOptional<z.ZodNullable<S[K]>> };

/** The schemas of the fields of a patch. */
export function clearable<S extends Record<string, z.ZodType>>(shape: S): Clearable<S> {
  return Object.fromEntries(
    Object.entries(shape).map(([name, field]) => [name, field.nullable().optional()]),
  ) as Clearable<S>;
}
