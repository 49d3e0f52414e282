import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** The AWS command line refused a call, or is not there. */
export class AwsCommandError extends Error {
  override readonly name = 'AwsCommandError';
  /** AWS's own, such as `ResourceNotFoundException`. */
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

const timeoutMs = 30_000;

/**
 * Calls the AWS command line with the credentials of the shell.
 *
 * @param args service, operation and options: `['sts', 'get-caller-identity']`
 * @throws AwsCommandError
 */
export async function aws(region: string, ...args: readonly string[]): Promise<unknown> {
  try {
    const { stdout } = await promisify(execFile)(
      'aws',
      [...args, '--region', region, '--output', 'json', '--no-cli-pager'],
      {
        timeout: timeoutMs,
      },
    );
    return stdout.trim() === '' ? undefined : JSON.parse(stdout);
  } catch (error) {
    const { code, stderr = '' } = error as { readonly code?: unknown; readonly stderr?: string };
    if (code === 'ENOENT') {
      throw new AwsCommandError('NotInstalled', 'the AWS command line (aws) is not installed');
    }
    const [, name = 'Error', text = stderr.trim()] = /An error occurred \((\w+)\)[^:]*: (.*)/s.exec(stderr) ?? [];
    throw new AwsCommandError(name, `${args.slice(0, 2).join(' ')}: ${text.trim() || String(error)}`);
  }
}
