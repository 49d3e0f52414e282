import { unprocessable } from '#shared/problem.ts';
import { maxClients } from './routes.ts';

/** @throws 422 for more ids than a bulk call takes */
export function assertClients(clientIds: readonly string[]): void {
  if (clientIds.length > maxClients) {
    throw unprocessable('/body/clientIds', `At most ${maxClients} clients at once.`);
  }
}
