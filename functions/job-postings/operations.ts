import type { Operations } from '#shared/http/call.ts';
import { createJobPosting } from './create-job-posting.ts';
import { deleteJobPosting } from './delete-job-posting.ts';
import type { Dependencies } from './dependencies.ts';
import { getJobPosting } from './get-job-posting.ts';
import { getMatch } from './get-match.ts';
import { listJobPostings } from './list-job-postings.ts';
import type { routes } from './routes.ts';
import { updateJobPosting } from './update-job-posting.ts';

export function operations(dependencies: Dependencies): Operations<typeof routes> {
  return {
    listJobPostings: (call) => listJobPostings(dependencies, call),
    getJobPosting: (call) => getJobPosting(dependencies, call),
    createJobPosting: (call) => createJobPosting(dependencies, call),
    updateJobPosting: (call) => updateJobPosting(dependencies, call),
    deleteJobPosting: (call) => deleteJobPosting(dependencies, call),
    getMatch: (call) => getMatch(dependencies, call),
  };
}
