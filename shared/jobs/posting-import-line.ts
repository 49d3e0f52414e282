import * as z from 'zod';
import { knownFields, line, type PostingForm, postingForm } from './posting-import-form.ts';
import { plainText } from './posting-import-html.ts';

const LineForm = z.strictObject({
  externalId: line(200),
  ...postingForm,
});

export type ParsedLine =
  | {
      readonly ok: true;
      readonly externalId: string;
      readonly form: PostingForm;
      /** Fields that no posting has: left out, and to be reported. */
      readonly ignored: readonly string[];
    }
  | {
      readonly ok: false;
      /** Where the line could be told from others although it is wrong. */
      readonly externalId?: string;
      readonly reason: string;
    };

const maxReasons = 5;

/**
 * One line of an import: strict about types, tolerant of `null` and of fields that no posting has. Texts may be HTML.
 *
 * @param text JSON
 */
export function parseLine(text: string): ParsedLine {
  const record = objectOf(text);
  if (typeof record === 'string') {
    return { ok: false, reason: record };
  }
  const ignored = new Set<string>();
  const result = LineForm.safeParse(known(record, ignored));
  if (result.success) {
    const { externalId, ...form } = result.data;
    return { ok: true, externalId, form, ignored: [...ignored] };
  }
  const externalId = externalIdOf(record);
  const reasons = result.error.issues.map(({ path, message }) => `${fieldName(path)}: ${message}`);
  const more = reasons.length - maxReasons;
  return {
    ok: false,
    ...(externalId === undefined ? {} : { externalId }),
    reason: reasons.slice(0, maxReasons).join('; ') + (more > 0 ? `; and ${more} more` : ''),
  };
}

/** Which posting of its source a line is about, right or wrong; `undefined` where it does not say so. */
export function identify(text: string): string | undefined {
  const record = objectOf(text);
  return typeof record === 'string' ? undefined : externalIdOf(record);
}

function externalIdOf(record: Readonly<Record<string, unknown>>): string | undefined {
  const identity = LineForm.shape.externalId.safeParse(record.externalId);
  return identity.success ? identity.data : undefined;
}

function objectOf(text: string): Readonly<Record<string, unknown>> | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'not JSON';
  }
  return isRecord(value) ? value : 'not a JSON object';
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const fields = new Set([...knownFields.posting, 'externalId']);
const texts = new Set(['title', 'description', 'excerpt', 'city', 'province']);

/** The record without nulls and unknown fields, its texts plain. Whatever else is wrong with it is for the schema to say. */
function known(record: Readonly<Record<string, unknown>>, ignored: Set<string>): Record<string, unknown> {
  const kept = pick(record, fields, '', ignored);
  for (const name of texts) {
    if (typeof kept[name] === 'string') {
      kept[name] = plainText(kept[name]);
    }
  }
  if (isRecord(kept.wage)) {
    kept.wage = pick(kept.wage, knownFields.wage, 'wage.', ignored);
  }
  kept.employer = named(kept.employer, 'name', knownFields.employer, 'employer.', ignored);
  if (Array.isArray(kept.skills)) {
    kept.skills = kept.skills.map((skill: unknown) => named(skill, 'label', knownFields.skill, 'skills[].', ignored));
  }
  return kept;
}

/** A text, or an object that holds it. */
function named(
  value: unknown,
  field: string,
  allowed: ReadonlySet<string>,
  prefix: string,
  ignored: Set<string>,
): unknown {
  if (typeof value === 'string') {
    return plainText(value);
  }
  if (!isRecord(value)) {
    return value;
  }
  const kept = pick(value, allowed, prefix, ignored);
  if (typeof kept[field] === 'string') {
    kept[field] = plainText(kept[field]);
  }
  return kept;
}

function pick(
  record: Readonly<Record<string, unknown>>,
  allowed: ReadonlySet<string>,
  prefix: string,
  ignored: Set<string>,
): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(record)) {
    if (!allowed.has(name)) {
      ignored.add(prefix + name.slice(0, 60));
    } else if (value !== null) {
      kept[name] = value;
    }
  }
  return kept;
}

/** `skills`, 3, `label` → `skills[3].label`. */
function fieldName(path: readonly PropertyKey[]): string {
  return path
    .map((part, i) => (typeof part === 'number' ? `[${part}]` : `${i > 0 ? '.' : ''}${String(part)}`))
    .join('');
}
