import { mkdirSync } from 'node:fs';
import { MailDev } from 'maildev';
import { host } from '../ports.ts';
import type { MailOptions } from './mail.ts';
import { startSes } from './ses.ts';
import { runEngine } from './thread.ts';

await runEngine<MailOptions, null>(async (options) => {
  mkdirSync(options.directory, { recursive: true });
  const maildev = new MailDev({
    smtp: options.smtpPort,
    ip: host,
    web: options.mailboxPort,
    webIp: host,
    mailDirectory: options.directory,
    silent: true,
  });
  await maildev.start();
  const ses = await startSes({ port: options.sesPort, smtpPort: options.smtpPort });
  return {
    ready: null,
    async stop() {
      await ses.stop();
      await maildev.stop();
    },
  };
});
