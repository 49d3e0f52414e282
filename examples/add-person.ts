/**
 * Adds a person to the stack that runs on this machine, as its front ends would, with the typed client: a caseworker invites
 * them, they set a password, sign in, add their skills, ask for the daily job mail, and upload a résumé.
 *
 *     npm run example:person -- kim@clients.example Kim Lee "bicycle repair" "wheel building"
 */
import { readFile } from 'node:fs/promises';
import { runningStack } from '#infra/cli/running-stack.ts';
import { createPortalClient, ProblemError, signIn } from '../dist/client/index.js';

const [email, firstName, lastName, ...skills] = process.argv.slice(2);
const password = 'Portal-Demo-2026!';

try {
  if (!email || !firstName || !lastName) {
    throw new TypeError('usage: npm run example:person -- EMAIL FIRST_NAME LAST_NAME [SKILL…]');
  }
  const { settings, apiUrl } = await runningStack(process.env);
  console.log(`Stack on ${settings.data} at ${apiUrl}, as maya@lakeshore.example`);
  await addPerson(apiUrl, { email, firstName, lastName });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  for (const { pointer, detail } of error instanceof ProblemError ? error.errors : []) {
    console.error(`  ${pointer}: ${detail}`);
  }
  process.exitCode = 1;
}

async function addPerson(
  baseUrl: string,
  person: { email: string; firstName: string; lastName: string },
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
