/** A message for the operator; anything else that goes wrong is shown whole. */
export class CliError extends Error {
  override readonly name = 'CliError';
}

/** Runs a command: what it throws for the operator is printed without a stack, and the exit code says so. */
export async function runCommand(command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    console.error(error instanceof CliError ? error.message : error);
    process.exitCode = 1;
  }
}
