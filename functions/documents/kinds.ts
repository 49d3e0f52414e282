import type { ActivityType } from '#shared/domain/activity.ts';
import type { DocumentKind } from '#shared/domain/document.ts';

/** How resumes and cover letters differ, but for what they hold. */
export interface Kind {
  readonly kind: DocumentKind;
  /** Last part of the path of its list. */
  readonly collection: string;
  /** What begins its audit actions. */
  readonly audit: string;
  /** RA-03: what the client's own writes are called in Recent Activity; absent where they are not in it. */
  readonly activities: { readonly created: ActivityType; readonly updated?: ActivityType };
}

export const resumeKind: Kind = {
  kind: 'resume',
  collection: 'resumes',
  audit: 'resume',
  activities: { created: 'resume_created', updated: 'resume_updated' },
};

export const coverLetterKind: Kind = {
  kind: 'cover-letter',
  collection: 'cover-letters',
  audit: 'cover_letter',
  activities: { created: 'cover_letter_created' },
};
