import type { Operations } from '#shared/http/call.ts';
import { createCoverLetter } from './create-cover-letter.ts';
import { createResume, importResume } from './create-resume.ts';
import { deleteCoverLetter, deleteResume } from './delete-resume.ts';
import type { Dependencies } from './dependencies.ts';
import { duplicateCoverLetter, duplicateResume } from './duplicate-resume.ts';
import { getCoverLetter, getResume } from './get-resume.ts';
import { listCoverLetters, listResumes } from './list-resumes.ts';
import type { routes } from './routes.ts';
import { updateCoverLetter } from './update-cover-letter.ts';
import { updateResume } from './update-resume.ts';

export function operations(dependencies: Dependencies): Operations<typeof routes> {
  return {
    listResumes: (call) => listResumes(dependencies, call),
    createResume: (call) => createResume(dependencies, call),
    importResume: (call) => importResume(dependencies, call),
    getResume: (call) => getResume(dependencies, call),
    updateResume: (call) => updateResume(dependencies, call),
    deleteResume: (call) => deleteResume(dependencies, call),
    duplicateResume: (call) => duplicateResume(dependencies, call),
    listCoverLetters: (call) => listCoverLetters(dependencies, call),
    createCoverLetter: (call) => createCoverLetter(dependencies, call),
    getCoverLetter: (call) => getCoverLetter(dependencies, call),
    updateCoverLetter: (call) => updateCoverLetter(dependencies, call),
    deleteCoverLetter: (call) => deleteCoverLetter(dependencies, call),
    duplicateCoverLetter: (call) => duplicateCoverLetter(dependencies, call),
  };
}
