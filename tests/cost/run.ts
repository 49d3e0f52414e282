/** `npm run cost`: measures what the usage model asks for, prices it, and writes `docs/cost.md`. */
import { writeFile } from 'node:fs/promises';
import { functions } from '#infra/catalogue.ts';
import { DataFolder } from '#infra/local/data-folder.ts';
import { asRecord } from '#infra/local/lambda.ts';
import type { Route } from '#shared/http/route.ts';
import { type Cost, startMeteredApi } from '../support/metered-api.ts';
import { startStackProcess } from '../support/stack-process.ts';
import { bill, type MeasuredUse } from './bill.ts';
import { costFixture } from './cost-fixture.ts';
import { report } from './report.ts';
import { uses } from './usage.ts';

const document = new URL('../../docs/cost.md', import.meta.url);

/** By operation. */
const routes = new Map(
  functions.flatMap(({ memoryMiB, triggers }) =>
    triggers.flatMap((trigger) =>
      trigger.kind === 'http'
        ? Object.entries<Route>(trigger.routes).map(([id, { method }]) => [id, { method, memoryMiB }] as const)
        : [],
    ),
  ),
);

const { facts, stop } = await startStackProcess({ PORTAL_SEED: 'demo' });
const ses = `http://127.0.0.1:${DataFolder.read(facts.data)?.ports?.SES_PORT}`;
// A week on, so that everybody is due for feed mail again.
const api = await startMeteredApi(facts, { clockOffset: 'P8D', ses });
try {
  const fixture = await costFixture(facts);
  const operations: MeasuredUse[] = [];
  for (const use of uses) {
    operations.push(await measureUse(use));
  }
  const sweep = await api.measure(() => api.run('sweep-outbox', {}));
  await fixture.addPostings(40);
  const match = await measureRun('match-skills', 'written');
  const feed = await measureRun('send-job-feed', 'sent');
  const measured = { operations, sweep, match, feed };
  const lines = bill(measured);
  await writeFile(document, report(measured, lines));
  console.table(
    Object.fromEntries(lines.map(({ part, dollars }) => [part, { 'US$ a month': Number(dollars.toFixed(2)) }])),
  );
  console.log('docs/cost.md is written anew.');

  async function measureUse({ operation, perMonth, call }: (typeof uses)[number]): Promise<MeasuredUse> {
    const route = routes.get(operation);
    if (!route) {
      throw new Error(`There is no operation ${operation}`);
    }
    const ask = async () => {
      const { as, path, body, ifMatch } = await call(fixture);
      return () =>
        api.call(route.method, path, {
          token: fixture.tokens[as],
          ...(body === undefined ? {} : { body }),
          ...(ifMatch === undefined ? {} : { headers: { 'if-match': `"${ifMatch}"` } }),
        });
    };
    // The first call of an instance loads what later ones have.
    await (await ask())();
    const prepared = await ask();
    const cost = await api.measure(async () => {
      const { status, body } = await prepared();
      if (status >= 300) {
        throw new Error(`${operation}: ${status} ${JSON.stringify(body)}`);
      }
    });
    return { operation, perMonth, memoryMiB: route.memoryMiB, writes: route.method !== 'GET', ...cost };
  }

  /** What a run costs, and how often it did what it is there for. */
  async function measureRun(name: string, counted: string): Promise<Cost & { readonly count: number }> {
    let count = 0;
    let answer: unknown;
    const cost = await api.measure(async () => {
      answer = await api.run(name, {});
      count = Number(asRecord(answer)?.[counted]);
    });
    if (!(count > 0)) {
      throw new Error(`${name} had nothing to do (${JSON.stringify(answer)}): what it costs for each cannot be told`);
    }
    return { ...cost, count };
  }
} finally {
  await api.stop();
  await stop();
}
