/** One fresh process: loads a bundle, calls it once, then many times. Says what it measured on standard error. */
import { createRequire } from 'node:module';

const [bundle, eventText, calls] = process.argv.slice(2);
const event = JSON.parse(eventText);
const context = { callbackWaitsForEmptyEventLoop: false, getRemainingTimeInMillis: () => 30_000 };
const before = process.cpuUsage();
const start = performance.now();
const { handler } = createRequire(import.meta.url)(bundle);
const loaded = performance.now();
const { statusCode } = await handler(structuredClone(event), context);
const answered = performance.now();
const { user, system } = process.cpuUsage(before);

async function many(count) {
  const from = performance.now();
  for (let call = 0; call < count; call += 1) {
    await handler(event, context);
  }
  return ((performance.now() - from) * 1000) / count;
}
let perCallUs;
if (Number(calls) > 0) {
  await many(Number(calls));
  perCallUs = await many(Number(calls));
}
const result = {
  statusCode,
  loadMs: loaded - start,
  firstMs: answered - loaded,
  cpuMs: (user + system) / 1000,
  perCallUs,
};
process.stderr.write(`${JSON.stringify(result)}\n`, () => process.exit(0));
