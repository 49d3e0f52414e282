import { runCommand } from './cli-error.ts';
import { signIn } from './session.ts';

/** Prints an access token of the stage and account that `PORTAL_URL`, `PORTAL_EMAIL` and `PORTAL_PASSWORD` name. */
await runCommand(async () => {
  const { token } = await signIn(process.env);
  console.log(token);
});
