import type { Operations } from '#shared/http/call.ts';
import type { Dependencies } from './dependencies.ts';
import { getJobFeed } from './get-job-feed.ts';
import type { routes } from './routes.ts';

export function operations(dependencies: Dependencies): Operations<typeof routes> {
  return { getJobFeed: (call) => getJobFeed(dependencies, call) };
}
