/**
 * Adds a person to the stack that runs on this machine, as its front ends would, with the typed client: a caseworker invites
 * them, they set a password, sign in, add their skills, ask for the daily job mail, and upload a résumé.
 *
 *     npm run example:person -- kim@clients.example Kim Lee "bicycle repair" "wheel building"
 */
import { readFile } from 'node:fs/promises';
import { announce, CliError, runCommand, UsageError } from '#infra/cli/command.ts';
import { runningStack } from '#infra/cli/running-stack.ts';
import { createPortalClient, ProblemError, signIn } from '../dist/client/index.js';

const usage = `usage: npm run example:person -- EMAIL FIRST_NAME LAST_NAME [SKILL…]

Adds a person to the stack that runs on PORTAL_DATA (.local unless set).`;
const password = 'Portal-Demo-2026!';

await runCommand({ usage, maxPositionals: Number.POSITIVE_INFINITY }, async ({ positionals }) => {
  const [email, firstName, lastName, ...skills] = positionals;
  if (!email || !firstName || !lastName) {
    throw new UsageError('EMAIL, FIRST_NAME and LAST_NAME are required.');
  }
  const { settings, apiUrl } = await runningStack(process.env);
  announce(`Stack on ${settings.data} at ${apiUrl}, as maya@lakeshore.example`);
  await addPerson(apiUrl, { email, firstName, lastName }, skills).catch((error: unknown) => {
    if (!(error instanceof ProblemError)) {
      throw error;
    }
    const fields = error.errors.map(({ pointer, detail }) => `  ${pointer}: ${detail}`);
    throw new CliError([error.message, ...fields].join('\n'));
  });
});

async function addPerson(
  baseUrl: string,
  person: { email: string; firstName: string; lastName: string },
  skills: readonly string[],
): Promise<void> {
  const staff = await signIn({ baseUrl, email: 'maya@lakeshore.example', password });
  const caseworker = createPortalClient({ baseUrl, token: staff.token });
  const { body } = await caseworker.createClient({ body: person });
  const { client, invitation } = body;
  console.log(`Invited ${person.email}: ${invitation.link}`);

  const token = invitation.link.split('/').at(-1) ?? '';
  await caseworker.redeemAccountLink({ path: { token }, body: { password } });
  const own = await signIn({ baseUrl, email: person.email, password });
  const portal = createPortalClient({ baseUrl, token: own.token });
  const path = { clientId: client.id };
  for (const label of skills.length > 0 ? skills : ['bicycle repair', 'wheel building']) {
    const { body: skill } = await portal.createClientSkill({ path, body: { label } });
    console.log(`Skill: ${skill.label.en}`);
  }
  const { version } = await portal.getClient({ path });
  const communication = { jobFeedEmail: { enabled: true, frequency: 'daily' as const } };
  await portal.updateClient({ path, body: { communication }, ifMatch: version ?? 0 });
  const document = JSON.parse(await readFile(new URL('resume.json', import.meta.url), 'utf8'));
  const { body: resume } = await portal.importResume({ path, body: document });
  console.log(`Résumé: ${resume.title}`);
  console.log(`Done. Sign in as ${person.email} with ${password}`);
}
