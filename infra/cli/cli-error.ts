import { StartError } from '#infra/local/start-error.ts';

/** A message for the operator; anything else that goes wrong is shown whole. */
export class CliError extends Error {
  override readonly name = 'CliError';
}

/**
 * Runs a command. An error for the operator is printed without its stack; the exit code is 1 after any error.
 *
 * @param usage is printed where `parseArgs` refuses the arguments
 */
export async function runCommand(command: () => Promise<void>, usage?: string): Promise<void> {
  try {
    await command();
  } catch (error) {
    const isUsage =
      usage !== undefined &&
      error instanceof TypeError &&
      'code' in error &&
      /^ERR_PARSE_ARGS/.test(String(error.code));
    const isForOperator = error instanceof CliError || error instanceof StartError;
    console.error(isUsage ? usage : isForOperator ? error.message : error);
    process.exitCode = 1;
  }
}
