import { type ParseArgsConfig, parseArgs } from 'node:util';
import * as z from 'zod';
import { StartError } from '#infra/local/start-error.ts';

/** A message for the operator; anything else that goes wrong is shown whole. */
export class CliError extends Error {
  override readonly name = 'CliError';
}

/** The arguments are wrong: the usage is shown below the message. */
export class UsageError extends CliError {}

interface Command<Options> {
  /** What `--help` prints. */
  readonly usage: string;
  readonly options?: Options;
  /** How many arguments without a name it takes at most. */
  readonly maxPositionals?: number;
}

type Arguments<Options extends NonNullable<ParseArgsConfig['options']>> = ReturnType<
  typeof parseArgs<{ options: Options; allowPositionals: true }>
>;

/**
 * Runs a command with the arguments of this process. `--help` prints the usage and ends with 0, an error with 1, wrong
 * arguments with 2.
 */
export async function runCommand<const Options extends NonNullable<ParseArgsConfig['options']>>(
  { usage, options, maxPositionals = 0 }: Command<Options>,
  command: (args: Arguments<Options>) => Promise<void>,
): Promise<void> {
  try {
    if (process.argv.slice(2).some((argument) => argument === '--help' || argument === '-h')) {
      console.log(usage);
      return;
    }
    await command(read(options ?? ({} as Options), maxPositionals));
  } catch (error) {
    process.exitCode = error instanceof UsageError ? 2 : 1;
    const isForOperator = error instanceof CliError || error instanceof StartError;
    const message =
      error instanceof UsageError ? `${error.message}\n\n${usage}` : isForOperator ? error.message : error;
    console.error(message);
  }
}

function read<const Options extends NonNullable<ParseArgsConfig['options']>>(
  options: Options,
  maxPositionals: number,
): Arguments<Options> {
  try {
    const found = parseArgs({ options, allowPositionals: true });
    const unexpected = found.positionals[maxPositionals];
    if (unexpected !== undefined) {
      throw new UsageError(`Unexpected argument: ${unexpected}`);
    }
    return found;
  } catch (error) {
    if (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) {
      throw new UsageError(error.message.replace(/\. .*$/s, '.'), { cause: error });
    }
    throw error;
  }
}

/** @throws UsageError naming each argument with a wrong value */
export function parseArguments<Schema extends z.ZodType>(schema: Schema, values: unknown): z.output<Schema> {
  const result = schema.safeParse(values);
  if (!result.success) {
    throw new UsageError(z.prettifyError(result.error));
  }
  return result.data;
}

/** Says where the command is about to act. On standard error: a result may be piped elsewhere. */
export function announce(place: string): void {
  console.error(place);
}
