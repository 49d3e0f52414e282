import { stackClient } from '../support/stack-client.ts';
import type { StackFacts } from '../support/stack-process.ts';

const codeOf = ({ id }: { readonly id: string }) => id;

const labelOf = ({ label }: { readonly label: unknown }): string =>
  typeof label === 'string' ? label : String((label as { en?: string }).en);

/** Somebody of the demo's caseload with their caseworker: who makes the calls that are measured. */
export async function costFixture(facts: StackFacts) {
  const { call, tokenOf } = stackClient(facts);
  const tokens = { client: await tokenOf('amina@clients.example'), staff: await tokenOf('maya@lakeshore.example') };
  async function ask(method: string, path: string, as: keyof typeof tokens, body?: unknown) {
    const reply = await call(method, path, { token: tokens[as], ...(body === undefined ? {} : { body }) });
    if (reply.status >= 300) {
      throw new Error(`${method} ${path}: ${reply.status} ${JSON.stringify(reply.body)}`);
    }
    return reply.body;
  }
  const [{ clientId }, { id: staffId }] = await Promise.all([
    ask('GET', '/v1/me', 'client'),
    ask('GET', '/v1/me', 'staff'),
  ]);
  const { items } = await ask('GET', '/v1/job-postings?limit=1', 'client');
  const task = () => ({
    name: 'Call back',
    dueDate: '2035-01-15',
    responsible: { staffIds: [staffId], client: false },
    clientId,
  });
  return {
    tokens,
    clientId: String(clientId),
    postingId: String(items[0].postingId),
    task,
    /** Copies of postings of the board under the same employers and sectors, so that the match and the feed have news. */
    async addPostings(count: number): Promise<void> {
      const token = await tokenOf('jobs@portal.example');
      const board = await ask('GET', `/v1/job-postings?limit=${count}`, 'client');
      for (const { postingId } of board.items) {
        const { title, employer, nocs, sector, skills } = await ask('GET', `/v1/job-postings/${postingId}`, 'client');
        const body = {
          title,
          employer: employer.name,
          nocs: nocs.map(codeOf),
          sector: sector && codeOf(sector),
          skills: skills.map(labelOf),
        };
        const { status, body: said } = await call('POST', '/v1/job-postings', { token, body });
        if (status !== 201) {
          throw new Error(`A posting was refused: ${JSON.stringify(said)}`);
        }
      }
    },
    newTask: async (): Promise<{ id: string; version: number }> => ask('POST', '/v1/tasks', 'staff', task()),
    version: async (): Promise<number> => (await ask('GET', `/v1/clients/${clientId}`, 'staff')).version,
  };
}

export type CostFixture = Awaited<ReturnType<typeof costFixture>>;
