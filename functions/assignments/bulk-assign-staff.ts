import { maxAssignedStaff } from '#shared/clients/assignable.ts';
import type { Call } from '#shared/http/call.ts';
import { AlreadyDone } from '#shared/http/idempotency.ts';
import { problemBody } from '#shared/http/reply.ts';
import { newId } from '#shared/ids.ts';
import { Problem, unprocessable } from '#shared/problem.ts';
import { assertClients } from './assert-clients.ts';
import type { Dependencies } from './dependencies.ts';
import { AssignmentResult, type routes } from './routes.ts';
import { type Change, load, saveAssignments } from './save.ts';

type ManyCall = Call<typeof routes.bulkAssignStaff>;

/** So many clients are read ahead at once. */
const readAhead = 10;

/** What is not begun by then waits for a repetition: the gateway gives up on an answer after 30 seconds. */
const patienceSeconds = 20;

/**
 * SA-13: one client after the other, each in a transaction of its own. They are read ahead in groups, but written one by one: all
 * the transactions look at the same staff, and DynamoDB refuses transactions that meet on an item (ADR 0042).
 */
export async function bulkAssignStaff(dependencies: Dependencies, call: ManyCall) {
  const { clientIds, activeTasks, ...assignment } = call.body;
  assertClients(clientIds);
  if (assignment.staffIds.length > maxAssignedStaff) {
    throw unprocessable('/body/staffIds', `At most ${maxAssignedStaff} staff are assigned to a client.`);
  }
  const { caller, now, requestId } = call;
  const wish = { kind: 'assign', activeTasks, ...assignment } as const;
  const batchId = clientIds.length > 1 ? newId(now.getTime()) : undefined;
  const results = await earlierResults(call, clientIds);
  const rest = clientIds.filter((id) => !results.has(id));
  const until = performance.now() + 1000 * (dependencies.patienceSeconds ?? patienceSeconds);
  for (let start = 0; start < rest.length; start += readAhead) {
    const group = rest.slice(start, start + readAhead).map((clientId) => {
      const change = { path: { clientId }, caller, wish, now, requestId, batchId };
      const loaded = load(dependencies, change);
      // Awaited below, where its turn comes.
      loaded.catch(() => undefined);
      return { change, loaded };
    });
    for (const { change, loaded } of group) {
      results.set(change.path.clientId, await resultOf(dependencies, call, change, loaded));
    }
    if (performance.now() >= until) {
      break;
    }
  }
  return { body: { results: clientIds.map((id) => results.get(id) ?? notYet(id, requestId)) } };
}

function notYet(clientId: string, requestId: string): AssignmentResult {
  return refusal(
    clientId,
    new Problem('unavailable', 'There was no time left for this client. Repeat the call.'),
    requestId,
  );
}

function refusal(clientId: string, problem: Problem, requestId: string): AssignmentResult {
  return { clientId, status: problem.status, problem: problemBody(problem, requestId) };
}

async function earlierResults(call: ManyCall, ids: readonly string[]): Promise<Map<string, AssignmentResult>> {
  const answers = await call.parts.storedReplies(ids);
  return new Map([...answers].map(([id, answer]) => [id, AssignmentResult.parse(answer)]));
}

async function resultOf(
  dependencies: Dependencies,
  call: ManyCall,
  change: Change,
  loaded: ReturnType<typeof load>,
): Promise<AssignmentResult> {
  const { clientId } = change.path;
  const done: AssignmentResult = { clientId, status: 200 };
  try {
    await saveAssignments(
      dependencies,
      change,
      (transaction) => call.parts.commit(clientId, transaction, done),
      loaded,
    );
    return done;
  } catch (error) {
    // The same call may have arrived twice at once: what the other answered is the answer.
    const earlier = (await earlierResults(call, [clientId])).get(clientId);
    if (earlier) {
      return earlier;
    }
    if (!(error instanceof Problem) && !(error instanceof AlreadyDone)) {
      throw error;
    }
    const problem =
      error instanceof Problem
        ? error
        : new Problem('unavailable', 'The same call is being answered. Try again shortly.');
    return refusal(clientId, problem, call.requestId);
  }
}
