import type { Operations } from '#shared/http/call.ts';
import type { Dependencies } from './dependencies.ts';
import { exportCoverLetter } from './export-cover-letter.ts';
import { exportResume } from './export-resume.ts';
import type { routes } from './routes.ts';

export function operations(dependencies: Dependencies): Operations<typeof routes> {
  return {
    exportResume: (call) => exportResume(dependencies, call),
    exportCoverLetter: (call) => exportCoverLetter(dependencies, call),
  };
}
