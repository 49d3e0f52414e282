import { host } from '../ports.ts';
import { type EngineHooks, startEngine } from './thread.ts';

export interface MailOptions {
  /** SES's Query API. */
  readonly sesPort: number;
  readonly smtpPort: number;
  /** The mailbox page and its API. */
  readonly mailboxPort: number;
  /** Where messages are kept. */
  readonly directory: string;
}

export interface Mail {
  /** SES's Query API. */
  readonly endpoint: string;
  readonly mailbox: string;
  stop(): Promise<void>;
}

/** Starts SES's endpoint and the mail server behind it, on ports that are known to be free. */
export async function startMail(options: MailOptions, hooks: EngineHooks = {}): Promise<Mail> {
  const file = new URL('./mail-thread.ts', import.meta.url);
  const engine = await startEngine<MailOptions, null>(file, options, hooks);
  return {
    endpoint: `http://${host}:${options.sesPort}`,
    mailbox: `http://${host}:${options.mailboxPort}`,
    stop: () => engine.stop(),
  };
}
