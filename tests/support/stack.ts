/**
 * The stack of the API tests: one for all files under `tests/api/`, started as `npm start` does, with the demo data, without
 * schedules and throttles. Files share it, so a test makes its own records (or reads the demo's), and leaves the demo
 * accounts as they are.
 *
 * ```ts
 * import { stack } from '../support/stack.ts';
 * import { eventually } from '../support/stack-client.ts';
 *
 * const { call, tokenOf, mailbox, invoke } = stack();
 * const token = await tokenOf('maya@lakeshore.example');
 * const { status, headers, body } = await call('POST', '/v1/clients', { token, body: { … }, headers: { 'if-match': '"1"' } });
 * const [mail] = await eventually(async () => { const mails = await mailbox('someone@x.example'); return mails.length > 0 && mails; });
 * ```
 *
 * A file that needs other settings (throttles, another clock, an empty table) starts one of its own with
 * `startStackProcess({ PORTAL_THROTTLES: 'on' })` and `stackClient(facts)`; that costs about two seconds.
 */
import { inject } from 'vitest';
import { type StackClient, stackClient } from './stack-client.ts';
import type { StackFacts } from './stack-process.ts';

declare module 'vitest' {
  interface ProvidedContext {
    readonly stack: StackFacts;
  }
}

let client: StackClient | undefined;

export function stack(): StackClient {
  client ??= stackClient(inject('stack'));
  return client;
}
