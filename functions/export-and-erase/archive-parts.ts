/** One JSON file of the archive, with the items of one kind. */
export interface Part {
  readonly file: string;
  /**
   * `person`: what the client gave or may see; `staff-only`: what staff wrote, to be reviewed before it is handed over.
   */
  readonly folder: 'person' | 'staff-only';
  readonly en: string;
  readonly fr: string;
  /** At most one item: written as an object, not a list. */
  readonly single?: true;
}

const person = (file: string, en: string, fr: string): Part => ({ file, folder: 'person', en, fr });
const staffOnly = (file: string, en: string, fr: string): Part => ({ file, folder: 'staff-only', en, fr });

const parts: Readonly<Record<string, Part>> = {
  Client: { ...person('profile', 'The profile, section by section', 'Le profil, section par section'), single: true },
  Actor: { ...person('sign-in', 'The sign-in account', 'Le compte de connexion'), single: true },
  AccountLink: person(
    'account-links',
    'Links sent for invitations and passwords',
    'Liens d’invitation et de mot de passe',
  ),
  Activity: person('activity', 'Recent Activity', 'Activité récente'),
  ClientSkill: person('skills', 'Skills', 'Compétences'),
  Follow: person(
    'following',
    'Occupations, companies and sectors followed',
    'Professions, entreprises et secteurs suivis',
  ),
  Suggestion: person('suggestions', 'What staff suggested, and the answers', 'Suggestions du personnel et réponses'),
  Document: person('documents', 'Resumes and cover letters', 'Curriculum vitæ et lettres de présentation'),
  JobLead: person('job-leads', 'Saved postings and applications', 'Offres enregistrées et candidatures'),
  ClientTraining: person('training', 'Training', 'Formation'),
  File: person(
    'files',
    'Files: the list; the files are next to it',
    'Fichiers : la liste; les fichiers se trouvent à côté',
  ),
  MatchResult: person('matches', 'Postings that match the skills', 'Offres qui correspondent aux compétences'),
  FeedState: person('job-feed-mail', 'When the last job-feed mail was sent', 'Date du dernier courriel d’offres'),
  TaskDigest: person('reminders', 'When the last reminder of tasks was sent', 'Date du dernier rappel de tâches'),

  GeneralNotes: { ...staffOnly('general-notes', 'General notes', 'Notes générales'), single: true },
  CaseNote: staffOnly(
    'case-notes',
    'Case notes, including deleted ones',
    'Notes au dossier, y compris celles supprimées',
  ),
  SafetyFlag: { ...staffOnly('safety-flag', 'The safety flag', 'L’indicateur de sécurité'), single: true },
  Task: staffOnly('tasks', 'Tasks of staff and of the person', 'Tâches, du personnel et de la personne'),
  Referral: staffOnly('referrals', 'Referrals to service providers', 'Aiguillages vers des fournisseurs'),
  TransferRequest: staffOnly('transfer-requests', 'Transfer requests', 'Demandes de transfert'),
  Eap: staffOnly('eap', 'The plan in the provincial system', 'Le plan dans le système provincial'),
  Outbox: staffOnly('undelivered-messages', 'Mails that are queued or failed', 'Courriels en attente ou non remis'),
  Audit: staffOnly('audit', 'Who did or read what in the file', 'Qui a fait ou lu quoi dans le dossier'),
};

/** Copies of other items, for lists and searches. */
const derived = new Set([
  'Person',
  'OpenTasks',
  'CompletedTask',
  'CaseNotePlace',
  'PendingSuggestion',
  'DocumentEntry',
  'OpenTraining',
  'TransferClaim',
  'TransferEntry',
  'MatchInput',
  'FileLedger',
  'EmailClaim',
  'CamsClaim',
  'ClientExport',
]);

/** @returns `undefined` for derived items; kinds that are not described here are exported for staff only */
export function partOf(entity: string): Part | undefined {
  if (derived.has(entity)) {
    return undefined;
  }
  const file = entity.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
  return parts[entity] ?? staffOnly(file, entity, entity);
}
