import type * as z from 'zod';
import type { Environment } from '#shared/environment.ts';

/** Set by Lambda itself, or only on the one-machine stack. */
type NotSetHere =
  | 'AWS_REGION'
  | 'CAMS_TIMEOUT_MS'
  | 'TOKEN_KEY_SET'
  | 'S3_PATH_STYLE'
  | 'PORTAL_CLOCK_OFFSET'
  | 'THROTTLES';

/** A value for every variable that a deployed function may ask for. */
export type Variables = Readonly<Record<Exclude<keyof z.input<typeof Environment>, NotSetHere>, string>>;

/** The variables that a function's own schema names. */
export type VariablesOf<Env extends z.ZodObject> = Pick<Variables, Extract<keyof z.input<Env>, keyof Variables>>;

/** Reserved by Lambda: it sets this one. */
const setByLambda = 'AWS_REGION';

/**
 * Of all values, those that a function's schema asks for.
 *
 * @throws Error that names a variable it cannot do without and does not get
 */
export function pickVariables(
  functionName: string,
  env: z.ZodObject,
  values: Readonly<Record<string, string>>,
): Record<string, string> {
  const picked: Record<string, string> = {};
  for (const [name, schema] of Object.entries(env.shape)) {
    const value = values[name];
    if (value !== undefined) {
      picked[name] = value;
    } else if (name !== setByLambda && !(schema as z.ZodType).safeParse(undefined).success) {
      throw new Error(`functions/${functionName} needs the variable ${name}, and its stack has no value for it`);
    }
  }
  return picked;
}
