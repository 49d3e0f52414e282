import { runCommand } from './command.ts';
import { sessionUsage, signIn } from './session.ts';

const usage = `usage: npm run --silent token

Prints an access token, good for an hour.
${sessionUsage}`;

await runCommand({ usage }, async () => {
  const { token } = await signIn(process.env);
  console.log(await token());
});
