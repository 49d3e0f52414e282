import type { Operations } from '#shared/http/call.ts';
import type { Platform } from '#shared/http/platform.ts';
import { addCaseNote } from './add.ts';
import { deleteCaseNote, editCaseNote } from './change.ts';
import { listCaseNotes, readCaseNote } from './read.ts';
import type { routes } from './routes.ts';

/** What the use cases stand on. */
export type Service = Pick<Platform, 'table'>;

export function caseNoteOperations(service: Service): Operations<typeof routes> {
  return {
    listCaseNotes: (call) => listCaseNotes(service, call),
    addCaseNote: (call) => addCaseNote(service, call),
    readCaseNote: (call) => readCaseNote(service, call),
    editCaseNote: (call) => editCaseNote(service, call),
    deleteCaseNote: (call) => deleteCaseNote(service, call),
  };
}
