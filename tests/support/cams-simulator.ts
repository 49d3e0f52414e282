/** A CaMS simulator of one's own, to tell how to behave. */
import { startCams } from '#infra/local/engines/cams.ts';
import { claimPorts } from '#infra/local/ports.ts';
import { HttpCams, type HttpCamsOptions } from '#shared/cams/http-cams.ts';

/** Tells a simulator how to behave. */
export function simulator(url: string) {
  async function put(path: string, body: object): Promise<void> {
    const reply = await fetch(`${url}/_simulator/${path}`, { method: 'PUT', body: JSON.stringify(body) });
    if (!reply.ok) {
      throw new Error(await reply.text());
    }
  }
  return {
    person: (reference: string, told: { mode?: string; person?: object }) => put(`people/${reference}`, told),
    flakiness: (share: number) => put('flakiness', { share }),
    counts: async () =>
      (await (await fetch(`${url}/_simulator`)).json()) as { readonly reads: number; readonly tokens: number },
  };
}

/** A simulator of a test's own, which it may tell to misbehave. */
export async function ownSimulator(people = 60) {
  const credentials = { clientId: 'portal', clientSecret: 'for one test' };
  const { port } = await claimPorts({ port: 0 });
  const engine = await startCams({ port, credentials, people });
  return {
    ...simulator(engine.url),
    url: engine.url,
    credentials,
    connect: (options: Partial<HttpCamsOptions> = {}) =>
      new HttpCams({
        url: engine.url,
        credentials: async () => credentials,
        timeoutMs: 5000,
        patienceMs: 20_000,
        ...options,
      }),
    stop: engine.stop,
  };
}
