import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { StartError } from './start-error.ts';

export const host = '127.0.0.1';

/**
 * Turns wished-for ports into usable ones: `0` becomes a free port, a taken one ends the start.
 *
 * @param wishes environment variable → port
 * @throws StartError naming the first taken port and its variable
 */
export async function claimPorts<Name extends string>(
  wishes: Readonly<Record<Name, number>>,
): Promise<Record<Name, number>> {
  const held: Server[] = [];
  const claimed: [string, number][] = [];
  try {
    for (const [variable, port] of Object.entries<number>(wishes)) {
      const server = await hold(variable, port);
      held.push(server);
      const address = server.address();
      claimed.push([variable, typeof address === 'object' && address ? address.port : port]);
    }
  } finally {
    await Promise.all(held.map((server) => new Promise((resolve) => server.close(resolve))));
  }
  return Object.fromEntries(claimed) as Record<Name, number>;
}

async function hold(variable: string, port: number): Promise<Server> {
  const server = createServer();
  server.listen(port, host);
  try {
    await once(server, 'listening');
    return server;
  } catch (error) {
    const reason =
      error instanceof Error && 'code' in error && error.code === 'EADDRINUSE' ? 'is taken' : 'cannot be used';
    throw new StartError(`Port ${port} ${reason}. Set ${variable} to another port, or to 0 for a free one.`, {
      cause: error,
    });
  }
}
