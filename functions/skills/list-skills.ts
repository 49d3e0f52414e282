import type { Call } from '#shared/http/call.ts';
import { rankedPage } from '#shared/http/ranked-page.ts';
import type { Dependencies } from './dependencies.ts';
import type { routes } from './routes.ts';

export async function listSkills({ vocabulary }: Dependencies, call: Call<typeof routes.listSkills>) {
  const [skills] = await Promise.all([vocabulary.skills(), call.caller]);
  return { body: await rankedPage(call, (limit) => skills.listSkills(call.query.q, limit)) };
}
