/** CaMS as tests meet it: the adapter over HTTP, and the simulator behind it. */
import { startCams } from '#infra/local/engines/cams.ts';
import { claimPorts } from '#infra/local/ports.ts';
import { HttpCams, type HttpCamsOptions } from '#shared/cams/http-cams.ts';
import { engines } from './engines.ts';

/** The adapter to the simulator that all tests share: nobody changes what that says. */
export function simulatedCams(options: Partial<HttpCamsOptions> = {}): HttpCams {
  const { cams, camsCredentials } = engines();
  return new HttpCams({
    url: cams,
    credentials: async () => camsCredentials,
    timeoutMs: 5000,
    patienceMs: 20_000,
    ...options,
  });
}

/** Tells a simulator how to behave. */
export function simulator(url: string) {
  async function put(path: string, body: object): Promise<void> {
    const reply = await fetch(`${url}/_simulator/${path}`, { method: 'PUT', body: JSON.stringify(body) });
    if (!reply.ok) throw new Error(await reply.text());
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
