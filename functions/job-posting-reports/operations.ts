import type { Operations } from '#shared/http/call.ts';
import type { Dependencies } from './dependencies.ts';
import { listPostingReports } from './list-posting-reports.ts';
import { reportJobPosting } from './report-job-posting.ts';
import type { routes } from './routes.ts';

export function operations(dependencies: Dependencies): Operations<typeof routes> {
  return {
    reportJobPosting: (call) => reportJobPosting(dependencies, call),
    listPostingReports: (call) => listPostingReports(dependencies, call),
  };
}
