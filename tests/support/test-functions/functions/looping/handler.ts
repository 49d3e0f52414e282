interface Input {
  readonly count?: number;
  readonly upTo?: number;
  readonly spin?: boolean;
}

/** Counts up by one a call, reports it, and says whether there is more; or works without end, so that it times out. */
export async function handler({ count = 0, upTo = 3, spin = false }: Input): Promise<unknown> {
  while (spin) {}
  console.log(JSON.stringify({ level: 'INFO', message: 'counted', progress: { done: count + 1, total: upTo } }));
  return { done: count + 1 >= upTo, count: count + 1 };
}
