import type { Operations } from '#shared/http/call.ts';
import { createCaseNote } from './create-case-note.ts';
import { deleteCaseNote } from './delete-case-note.ts';
import type { Dependencies } from './dependencies.ts';
import { getCaseNote } from './get-case-note.ts';
import { listCaseNotes } from './list-case-notes.ts';
import type { routes } from './routes.ts';
import { updateCaseNote } from './update-case-note.ts';

export function operations(dependencies: Dependencies): Operations<typeof routes> {
  return {
    listCaseNotes: (call) => listCaseNotes(dependencies, call),
    createCaseNote: (call) => createCaseNote(dependencies, call),
    getCaseNote: (call) => getCaseNote(dependencies, call),
    updateCaseNote: (call) => updateCaseNote(dependencies, call),
    deleteCaseNote: (call) => deleteCaseNote(dependencies, call),
  };
}
