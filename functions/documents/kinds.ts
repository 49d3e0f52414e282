import type { ActivityType } from '#shared/domain/activity.ts';
import { LetterFields } from '#shared/domain/cover-letter.ts';
import type { DocumentKind } from '#shared/domain/document.ts';
import { ResumeSections } from '#shared/domain/resume.ts';

/** How resumes and cover letters differ. */
export interface Kind<Fields> {
  readonly kind: DocumentKind;
  /** Last segment of the path of the list. */
  readonly collection: string;
  /** Prefix of audit actions. */
  readonly audit: string;
  /** The client's own writes in Recent Activity (RA-03). */
  readonly activities: { readonly created: ActivityType; readonly updated?: ActivityType };
  /** The stored content as fields of the reply. */
  readonly fieldsOf: (content: string) => Fields;
}

export const resumeKind: Kind<{ readonly sections: ResumeSections }> = {
  kind: 'resume',
  collection: 'resumes',
  audit: 'resume',
  activities: { created: 'resume_created', updated: 'resume_updated' },
  fieldsOf: (content) => ({ sections: ResumeSections.parse(JSON.parse(content)) }),
};

export const coverLetterKind: Kind<LetterFields> = {
  kind: 'cover-letter',
  collection: 'cover-letters',
  audit: 'cover_letter',
  activities: { created: 'cover_letter_created' },
  fieldsOf: (content) => LetterFields.parse(JSON.parse(content)),
};
