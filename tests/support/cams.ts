/** CaMS as most tests meet it: the adapter over HTTP to the simulator of the engines. */
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
