import type { Operations } from '#shared/http/call.ts';
import type { Platform } from '#shared/http/platform.ts';
import { createCaseNote } from './add.ts';
import { deleteCaseNote, updateCaseNote } from './change.ts';
import { getCaseNote, listCaseNotes } from './read.ts';
import type { routes } from './routes.ts';

/** What the use cases stand on. */
export type Service = Pick<Platform, 'table'>;

export function caseNoteOperations(service: Service): Operations<typeof routes> {
  return {
    listCaseNotes: (call) => listCaseNotes(service, call),
    createCaseNote: (call) => createCaseNote(service, call),
    getCaseNote: (call) => getCaseNote(service, call),
    updateCaseNote: (call) => updateCaseNote(service, call),
    deleteCaseNote: (call) => deleteCaseNote(service, call),
  };
}
