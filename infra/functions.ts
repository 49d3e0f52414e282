import type * as z from 'zod';
import { Env as AccountLinksEnv } from '#functions/account-links/env.ts';
import { routes as accountLinkRoutes } from '#functions/account-links/routes.ts';
import { Env as ApplyEffectsEnv } from '#functions/apply-effects/env.ts';
import { Env as AssignmentsEnv } from '#functions/assignments/env.ts';
import { routes as assignmentRoutes } from '#functions/assignments/routes.ts';
import { Env as AuditEnv } from '#functions/audit/env.ts';
import { routes as auditRoutes } from '#functions/audit/routes.ts';
import { Env as BuildJobIndexEnv } from '#functions/build-job-index/env.ts';
import { Env as CamsClientsEnv } from '#functions/cams-clients/env.ts';
import { routes as camsClientRoutes } from '#functions/cams-clients/routes.ts';
import { Env as CamsLinkEnv } from '#functions/cams-link/env.ts';
import { routes as camsLinkRoutes } from '#functions/cams-link/routes.ts';
import { Env as CaseNotesEnv } from '#functions/case-notes/env.ts';
import { routes as caseNoteRoutes } from '#functions/case-notes/routes.ts';
import { Env as ClientAccountEnv } from '#functions/client-account/env.ts';
import { routes as clientAccountRoutes } from '#functions/client-account/routes.ts';
import { Env as ClientDataEnv } from '#functions/client-data/env.ts';
import { routes as clientDataRoutes } from '#functions/client-data/routes.ts';
import { Env as ClientSkillsEnv } from '#functions/client-skills/env.ts';
import { routes as clientSkillRoutes } from '#functions/client-skills/routes.ts';
import { Env as ClientsEnv } from '#functions/clients/env.ts';
import { routes as clientRoutes } from '#functions/clients/routes.ts';
import { Env as CoursesEnv } from '#functions/courses/env.ts';
import { routes as courseRoutes } from '#functions/courses/routes.ts';
import { Env as DeliverMailEnv } from '#functions/deliver-mail/env.ts';
import { Env as DocumentsEnv } from '#functions/documents/env.ts';
import { routes as documentRoutes } from '#functions/documents/routes.ts';
import { Env as EapEnv } from '#functions/eap/env.ts';
import { routes as eapRoutes } from '#functions/eap/routes.ts';
import { Env as ExportAndEraseEnv } from '#functions/export-and-erase/env.ts';
import { Env as ExportDocumentEnv } from '#functions/export-document/env.ts';
import { routes as exportRoutes } from '#functions/export-document/routes.ts';
import { Env as FilesEnv } from '#functions/files/env.ts';
import { routes as fileRoutes } from '#functions/files/routes.ts';
import { Env as FillKeyRingEnv } from '#functions/fill-key-ring/env.ts';
import { Env as FollowingEnv } from '#functions/following/env.ts';
import { routes as followingRoutes } from '#functions/following/routes.ts';
import { Env as ImportPostingsEnv } from '#functions/import-postings/env.ts';
import { Env as ImportTaxonomyEnv } from '#functions/import-taxonomy/env.ts';
import { Env as InspectFileEnv } from '#functions/inspect-file/env.ts';
import { Env as JobFeedEnv } from '#functions/job-feed/env.ts';
import { routes as jobFeedRoutes } from '#functions/job-feed/routes.ts';
import { Env as JobImportsEnv } from '#functions/job-imports/env.ts';
import { routes as jobImportRoutes } from '#functions/job-imports/routes.ts';
import { Env as JobLeadsEnv } from '#functions/job-leads/env.ts';
import { routes as jobLeadRoutes } from '#functions/job-leads/routes.ts';
import { Env as JobPostingReportsEnv } from '#functions/job-posting-reports/env.ts';
import { routes as jobPostingReportRoutes } from '#functions/job-posting-reports/routes.ts';
import { Env as JobPostingsEnv } from '#functions/job-postings/env.ts';
import { routes as jobPostingRoutes } from '#functions/job-postings/routes.ts';
import { Env as LegalHoldEnv } from '#functions/legal-hold/env.ts';
import { Env as MatchSkillsEnv } from '#functions/match-skills/env.ts';
import { Env as MeEnv } from '#functions/me/env.ts';
import { routes as meRoutes } from '#functions/me/routes.ts';
import { Env as MetaEnv } from '#functions/meta/env.ts';
import { routes as metaRoutes } from '#functions/meta/routes.ts';
import { Env as OccupationsEnv } from '#functions/occupations/env.ts';
import { routes as occupationRoutes } from '#functions/occupations/routes.ts';
import { Env as PasswordResetsEnv } from '#functions/password-resets/env.ts';
import { routes as passwordResetRoutes } from '#functions/password-resets/routes.ts';
import { Env as PreTokenEnv } from '#functions/pre-token/env.ts';
import { Env as RecordMailProblemsEnv } from '#functions/record-mail-problems/env.ts';
import { Env as RecordSignInEnv } from '#functions/record-sign-in/env.ts';
import { Env as ReferralsEnv } from '#functions/referrals/env.ts';
import { routes as referralRoutes } from '#functions/referrals/routes.ts';
import { Env as SafetyFlagEnv } from '#functions/safety-flag/env.ts';
import { routes as safetyFlagRoutes } from '#functions/safety-flag/routes.ts';
import { Env as SendJobFeedEnv } from '#functions/send-job-feed/env.ts';
import { Env as SendTaskDigestEnv } from '#functions/send-task-digest/env.ts';
import { Env as ServiceProvidersEnv } from '#functions/service-providers/env.ts';
import { routes as serviceProviderRoutes } from '#functions/service-providers/routes.ts';
import { Env as SettingsEnv } from '#functions/settings/env.ts';
import { routes as settingsRoutes } from '#functions/settings/routes.ts';
import { Env as SkillsEnv } from '#functions/skills/env.ts';
import { routes as skillRoutes } from '#functions/skills/routes.ts';
import { Env as StaffEnv } from '#functions/staff/env.ts';
import { routes as staffRoutes } from '#functions/staff/routes.ts';
import { Env as SuggestionsEnv } from '#functions/suggestions/env.ts';
import { routes as suggestionRoutes } from '#functions/suggestions/routes.ts';
import { Env as SweepOutboxEnv } from '#functions/sweep-outbox/env.ts';
import { Env as SyncCamsEnv } from '#functions/sync-cams/env.ts';
import { Env as TasksEnv } from '#functions/tasks/env.ts';
import { routes as taskRoutes } from '#functions/tasks/routes.ts';
import { Env as TaxonomyImportsEnv } from '#functions/taxonomy-imports/env.ts';
import { routes as taxonomyImportRoutes } from '#functions/taxonomy-imports/routes.ts';
import { Env as TrainingEnv } from '#functions/training/env.ts';
import { routes as trainingRoutes } from '#functions/training/routes.ts';
import { Env as TransferRequestsEnv } from '#functions/transfer-requests/env.ts';
import { routes as transferRequestRoutes } from '#functions/transfer-requests/routes.ts';
import { Env as UnsubscribeEnv } from '#functions/unsubscribe/env.ts';
import { routes as unsubscribeRoutes } from '#functions/unsubscribe/routes.ts';
import { fileUploads } from '#shared/files/client-file-objects.ts';
import type { Routes } from '#shared/http/route.ts';
import { postingUploads } from '#shared/jobs/posting-import-request.ts';
import { identityEffects } from '#shared/outbox/identity-effect-kinds.ts';
import { taxonomyUploads } from '#shared/vocabulary/taxonomy-import.ts';

/** What makes a function run. The CDK stacks and the one-machine stack both wire from this. */
export type Trigger =
  | { readonly kind: 'http'; readonly routes: Routes }
  /** New outbox items of these kinds, through the table's stream (partial batch failures, bisect, five attempts). */
  | { readonly kind: 'outbox'; readonly effects: readonly string[] }
  /** EventBridge Scheduler, in the instance's zone. `loop`: a Step Functions loop that calls again until `{ done: true }`. */
  | {
      readonly kind: 'schedule';
      readonly expression: string;
      readonly payload: Readonly<Record<string, unknown>>;
      readonly loop?: boolean;
    }
  /** An object that arrives in a bucket under a prefix. `loop` as above. */
  | { readonly kind: 'object'; readonly bucket: BucketName; readonly prefix: string; readonly loop?: boolean }
  /** The malware scanner's verdict on an object there (AWS only: nothing scans on one machine). */
  | { readonly kind: 'malware-scan'; readonly bucket: BucketName; readonly prefix: string }
  /** An operator's command, and nothing else. */
  | { readonly kind: 'operator' }
  | { readonly kind: 'cognito'; readonly event: 'PostAuthentication' | 'PreTokenGeneration' }
  /** What SES says of mails that it could not deliver, or that somebody called spam (AWS only: a topic). */
  | { readonly kind: 'mail-events' }
  /** Each deployment of the data stack, before anything else runs (AWS only). */
  | { readonly kind: 'deployment' };

export type BucketName = 'incoming' | 'files' | 'data';
export type Grant = 'read' | 'write';
/** `erase`: as `write`, and older versions go for good. */
export type ObjectGrant = Grant | 'delete' | 'erase';

/** One Lambda function: everything that deploying or running it needs, and who is hurt when it fails. */
export interface FunctionDescription {
  /** Its folder in `functions/`. */
  readonly name: string;
  readonly triggers: readonly Trigger[];
  /** Its environment; the handler parses `process.env` with the same schema. */
  readonly env: z.ZodObject;
  readonly table: Grant | 'none';
  readonly buckets?: Readonly<Partial<Record<BucketName, ObjectGrant>>>;
  /** Cognito actions on the pool, without their prefix. */
  readonly cognito?: readonly string[];
  readonly sendsMail?: boolean;
  readonly readsKeyRing?: boolean;
  readonly writesKeyRing?: boolean;
  /** Reads the credentials for CaMS. */
  readonly asksCams?: boolean;
  readonly timeoutSeconds: number;
  readonly memoryMiB: number;
  /** Computes for longer than other calls may wait: on the one-machine stack it has a thread of its own. */
  readonly ownThread?: boolean;
  /** Printed in the alarm: who is hurt while this fails. */
  readonly impact: string;
}

/** What `CognitoDirectory` does to the pool. */
const directoryActions = [
  'AdminCreateUser',
  'AdminDeleteUser',
  'AdminDisableUser',
  'AdminEnableUser',
  'AdminGetUser',
  'AdminSetUserMFAPreference',
  'AdminSetUserPassword',
  'AdminUpdateUserAttributes',
] as const;

export const functions: readonly FunctionDescription[] = [
  {
    name: 'deliver-mail',
    triggers: [{ kind: 'outbox', effects: ['mail'] }],
    env: DeliverMailEnv,
    table: 'write',
    sendsMail: true,
    readsKeyRing: true,
    timeoutSeconds: 45,
    memoryMiB: 512,
    impact: 'Invitations and password resets go out only when the sweep comes round, up to a minute late.',
  },
  {
    name: 'sweep-outbox',
    triggers: [{ kind: 'schedule', expression: 'rate(1 minute)', payload: {} }],
    env: SweepOutboxEnv,
    table: 'write',
    buckets: { incoming: 'delete', files: 'delete' },
    cognito: directoryActions,
    sendsMail: true,
    readsKeyRing: true,
    timeoutSeconds: 60,
    memoryMiB: 512,
    impact: 'Mails and account changes that failed once are not tried again: people wait for links that do not come.',
  },
  {
    name: 'record-mail-problems',
    triggers: [{ kind: 'mail-events' }],
    env: RecordMailProblemsEnv,
    table: 'write',
    readsKeyRing: true,
    timeoutSeconds: 30,
    memoryMiB: 512,
    impact:
      'Mail goes on to addresses that bounce: SES may stop all mail, and staff do not learn that a client gets none.',
  },
  {
    name: 'unsubscribe',
    triggers: [{ kind: 'http', routes: unsubscribeRoutes }],
    env: UnsubscribeEnv,
    table: 'write',
    readsKeyRing: true,
    timeoutSeconds: 15,
    memoryMiB: 512,
    impact: 'People cannot stop job-feed mail, which the law gives them a right to.',
  },
  {
    name: 'meta',
    triggers: [{ kind: 'http', routes: metaRoutes }],
    env: MetaEnv,
    table: 'none',
    timeoutSeconds: 10,
    memoryMiB: 512,
    impact: 'Front ends cannot find out where to sign in, and calls of unknown paths fail instead of being refused.',
  },
  {
    name: 'account-links',
    triggers: [{ kind: 'http', routes: accountLinkRoutes }],
    env: AccountLinksEnv,
    table: 'write',
    cognito: directoryActions,
    readsKeyRing: true,
    timeoutSeconds: 20,
    memoryMiB: 1024,
    impact: 'Nobody can accept an invitation, choose a new password or confirm a new address.',
  },
  {
    name: 'password-resets',
    triggers: [{ kind: 'http', routes: passwordResetRoutes }],
    env: PasswordResetsEnv,
    table: 'write',
    readsKeyRing: true,
    timeoutSeconds: 15,
    memoryMiB: 512,
    impact: 'People who forgot their password cannot ask for a new one.',
  },
  {
    name: 'me',
    triggers: [{ kind: 'http', routes: meRoutes }],
    env: MeEnv,
    table: 'read',
    timeoutSeconds: 15,
    memoryMiB: 512,
    impact: 'Front ends cannot tell who is signed in, and show nothing.',
  },
  {
    name: 'service-providers',
    triggers: [{ kind: 'http', routes: serviceProviderRoutes }],
    env: ServiceProvidersEnv,
    table: 'write',
    readsKeyRing: true,
    timeoutSeconds: 20,
    memoryMiB: 512,
    impact: 'Administrators cannot add or change providers; staff cannot choose one when they refer somebody.',
  },
  {
    name: 'staff',
    triggers: [{ kind: 'http', routes: staffRoutes }],
    env: StaffEnv,
    table: 'write',
    readsKeyRing: true,
    timeoutSeconds: 20,
    memoryMiB: 512,
    impact: 'Staff cannot be invited, given permissions, or have their access taken away.',
  },
  {
    name: 'settings',
    triggers: [{ kind: 'http', routes: settingsRoutes }],
    env: SettingsEnv,
    table: 'write',
    timeoutSeconds: 15,
    memoryMiB: 512,
    impact: 'Settings cannot be read or changed: case-note forms lack their activity types.',
  },
  {
    name: 'audit',
    triggers: [{ kind: 'http', routes: auditRoutes }],
    env: AuditEnv,
    table: 'write',
    readsKeyRing: true,
    timeoutSeconds: 15,
    memoryMiB: 512,
    impact: 'Administrators cannot see who did or read what in whose file.',
  },
  {
    name: 'client-data',
    triggers: [{ kind: 'http', routes: clientDataRoutes }],
    env: ClientDataEnv,
    table: 'write',
    buckets: { files: 'read' },
    readsKeyRing: true,
    timeoutSeconds: 15,
    memoryMiB: 512,
    impact: 'Administrators can neither export nor erase the data of a person, which the law gives people a right to.',
  },
  {
    name: 'export-and-erase',
    triggers: [{ kind: 'schedule', expression: 'rate(1 minute)', payload: {} }],
    env: ExportAndEraseEnv,
    table: 'write',
    buckets: { incoming: 'delete', files: 'erase' },
    cognito: ['AdminDeleteUser', 'AdminGetUser'],
    readsKeyRing: true,
    timeoutSeconds: 900,
    memoryMiB: 1769,
    impact: 'Archives of people’s data are not made, and what is left of people who were erased stays where it is.',
  },
  {
    name: 'legal-hold',
    triggers: [{ kind: 'operator' }],
    env: LegalHoldEnv,
    table: 'write',
    timeoutSeconds: 15,
    memoryMiB: 256,
    impact: 'Operators cannot put clients under a legal hold: what a court wants kept may be erased.',
  },
  {
    name: 'apply-effects',
    triggers: [
      {
        kind: 'outbox',
        effects: [
          ...identityEffects,
          'provider.apply-visibility',
          'task.notify',
          'suggestion.notify',
          'assignment.notify',
          'posting-report.notify',
          'transfer.notify',
          'file.delete-objects',
        ],
      },
    ],
    env: ApplyEffectsEnv,
    table: 'write',
    buckets: { incoming: 'delete', files: 'delete' },
    cognito: directoryActions,
    readsKeyRing: true,
    timeoutSeconds: 45,
    memoryMiB: 512,
    impact: 'Password resets go out, and deactivated users are disabled in the pool, only when the sweep comes round.',
  },
  {
    name: 'record-sign-in',
    triggers: [{ kind: 'cognito', event: 'PostAuthentication' }],
    env: RecordSignInEnv,
    table: 'write',
    timeoutSeconds: 2,
    memoryMiB: 1024,
    impact:
      'Sign-ins go through but are not recorded: Recent Activity lacks them, and invitations can still be resent.',
  },
  {
    name: 'pre-token',
    triggers: [{ kind: 'cognito', event: 'PreTokenGeneration' }],
    env: PreTokenEnv,
    table: 'none',
    timeoutSeconds: 2,
    memoryMiB: 256,
    impact: 'Nobody can sign in: Cognito issues no token while this fails.',
  },
  {
    name: 'match-skills',
    triggers: [{ kind: 'schedule', expression: 'cron(0 4 * * ? *)', payload: {}, loop: true }],
    env: MatchSkillsEnv,
    table: 'write',
    buckets: { data: 'read' },
    timeoutSeconds: 900,
    memoryMiB: 1769,
    impact: 'Feed mail of clients who follow nothing stays without the postings that fit them since the last run.',
  },
  {
    name: 'clients',
    triggers: [{ kind: 'http', routes: clientRoutes }],
    env: ClientsEnv,
    table: 'write',
    buckets: { data: 'read' },
    readsKeyRing: true,
    asksCams: true,
    timeoutSeconds: 20,
    memoryMiB: 1024,
    impact: 'Staff cannot add, find or open clients; clients cannot open their profile.',
  },
  {
    name: 'job-feed',
    triggers: [{ kind: 'http', routes: jobFeedRoutes }],
    env: JobFeedEnv,
    table: 'write',
    buckets: { data: 'read' },
    readsKeyRing: true,
    timeoutSeconds: 15,
    memoryMiB: 1024,
    impact: 'Clients and their caseworkers do not see My Jobs Feed.',
  },
  {
    name: 'send-job-feed',
    triggers: [{ kind: 'schedule', expression: 'cron(5 * * * ? *)', payload: { scheduled: true }, loop: true }],
    env: SendJobFeedEnv,
    table: 'write',
    buckets: { data: 'read' },
    sendsMail: true,
    readsKeyRing: true,
    timeoutSeconds: 900,
    memoryMiB: 1769,
    impact: 'Clients do not get their job-feed mail; it is made up for until noon, and after that the next morning.',
  },
  {
    name: 'fill-key-ring',
    triggers: [{ kind: 'deployment' }],
    env: FillKeyRingEnv,
    table: 'none',
    readsKeyRing: true,
    writesKeyRing: true,
    timeoutSeconds: 30,
    memoryMiB: 256,
    impact: 'A deployment cannot go on: without keys nothing is sealed, hashed or throttled.',
  },
  {
    name: 'skills',
    triggers: [{ kind: 'http', routes: skillRoutes }],
    env: SkillsEnv,
    table: 'write',
    buckets: { data: 'read' },
    readsKeyRing: true,
    timeoutSeconds: 15,
    memoryMiB: 1024,
    impact: 'Nobody finds a skill to add or to filter by; administrators cannot map wordings.',
  },
  {
    name: 'occupations',
    triggers: [{ kind: 'http', routes: occupationRoutes }],
    env: OccupationsEnv,
    table: 'read',
    buckets: { data: 'read' },
    readsKeyRing: true,
    timeoutSeconds: 15,
    memoryMiB: 1024,
    impact: 'Pickers of occupations, sectors and companies stay empty.',
  },
  {
    name: 'client-skills',
    triggers: [{ kind: 'http', routes: clientSkillRoutes }],
    env: ClientSkillsEnv,
    table: 'write',
    buckets: { data: 'read' },
    readsKeyRing: true,
    timeoutSeconds: 15,
    memoryMiB: 1024,
    impact: 'Clients cannot add skills, so that no posting matches them better; staff do not see what they have.',
  },
  {
    name: 'following',
    triggers: [{ kind: 'http', routes: followingRoutes }],
    env: FollowingEnv,
    table: 'write',
    buckets: { data: 'read' },
    readsKeyRing: true,
    timeoutSeconds: 15,
    memoryMiB: 1024,
    impact: 'Clients cannot follow anything, and nobody sees what they follow.',
  },
  {
    name: 'courses',
    triggers: [{ kind: 'http', routes: courseRoutes }],
    env: CoursesEnv,
    table: 'write',
    buckets: { data: 'read' },
    readsKeyRing: true,
    timeoutSeconds: 15,
    memoryMiB: 1024,
    impact: 'Nobody sees the course catalogue, and staff cannot keep it.',
  },
  {
    name: 'job-leads',
    triggers: [{ kind: 'http', routes: jobLeadRoutes }],
    env: JobLeadsEnv,
    table: 'write',
    readsKeyRing: true,
    timeoutSeconds: 15,
    memoryMiB: 1024,
    impact: 'Clients cannot save jobs, and nobody sees the jobs that they keep track of.',
  },
  {
    name: 'training',
    triggers: [{ kind: 'http', routes: trainingRoutes }],
    env: TrainingEnv,
    table: 'write',
    buckets: { data: 'read' },
    readsKeyRing: true,
    timeoutSeconds: 15,
    memoryMiB: 1024,
    impact: 'Staff cannot recommend courses, and clients do not see those that they take.',
  },
  {
    name: 'taxonomy-imports',
    triggers: [{ kind: 'http', routes: taxonomyImportRoutes }],
    env: TaxonomyImportsEnv,
    table: 'write',
    buckets: { incoming: 'write' },
    readsKeyRing: true,
    timeoutSeconds: 15,
    memoryMiB: 512,
    impact: 'Administrators cannot start imports of skills and occupations, or read what they did.',
  },
  {
    name: 'import-taxonomy',
    triggers: [{ kind: 'object', bucket: 'incoming', prefix: taxonomyUploads }],
    env: ImportTaxonomyEnv,
    table: 'write',
    buckets: { incoming: 'read', data: 'write' },
    timeoutSeconds: 300,
    memoryMiB: 2048,
    impact: 'Uploaded skills and occupations are not imported; the vocabulary stays as it was.',
  },
  {
    name: 'job-postings',
    triggers: [{ kind: 'http', routes: jobPostingRoutes }],
    env: JobPostingsEnv,
    table: 'write',
    buckets: { data: 'read' },
    readsKeyRing: true,
    timeoutSeconds: 15,
    memoryMiB: 1024,
    impact: 'The job board is down: nobody sees postings, badges or match receipts.',
  },
  {
    name: 'job-imports',
    triggers: [{ kind: 'http', routes: jobImportRoutes }],
    env: JobImportsEnv,
    table: 'write',
    buckets: { incoming: 'write' },
    readsKeyRing: true,
    timeoutSeconds: 15,
    memoryMiB: 512,
    impact: 'Operators can neither start imports of postings nor see what they did.',
  },
  {
    name: 'import-postings',
    triggers: [{ kind: 'object', bucket: 'incoming', prefix: postingUploads, loop: true }],
    env: ImportPostingsEnv,
    table: 'write',
    buckets: { incoming: 'read', data: 'write' },
    timeoutSeconds: 900,
    memoryMiB: 2048,
    impact: 'New postings do not reach the board, the feed or the match.',
  },
  {
    name: 'build-job-index',
    triggers: [
      { kind: 'schedule', expression: 'cron(30 2 * * ? *)', payload: {} },
      { kind: 'schedule', expression: 'rate(10 minutes)', payload: { onlyIfLarge: true } },
    ],
    env: BuildJobIndexEnv,
    table: 'write',
    buckets: { data: 'write' },
    timeoutSeconds: 900,
    memoryMiB: 2048,
    impact: 'The job board grows slow and dear to read; what it shows stays right.',
  },
  {
    name: 'tasks',
    triggers: [{ kind: 'http', routes: taskRoutes }],
    env: TasksEnv,
    table: 'write',
    readsKeyRing: true,
    timeoutSeconds: 15,
    memoryMiB: 1769,
    impact: 'Staff do not see what they have to do, and neither they nor clients can complete it.',
  },
  {
    name: 'send-task-digest',
    // The later ones make up for what the first one missed.
    triggers: [{ kind: 'schedule', expression: 'cron(0 7-9 * * ? *)', payload: {}, loop: true }],
    env: SendTaskDigestEnv,
    table: 'write',
    timeoutSeconds: 900,
    memoryMiB: 1024,
    impact: 'Nobody is reminded of tasks that are due; it is made up for until nine, and after that the next morning.',
  },
  {
    name: 'case-notes',
    triggers: [{ kind: 'http', routes: caseNoteRoutes }],
    env: CaseNotesEnv,
    table: 'write',
    readsKeyRing: true,
    timeoutSeconds: 15,
    memoryMiB: 1024,
    impact: 'Staff can neither read nor write case notes, nor the follow-up tasks that go with them.',
  },
  {
    name: 'safety-flag',
    triggers: [{ kind: 'http', routes: safetyFlagRoutes }],
    env: SafetyFlagEnv,
    table: 'write',
    readsKeyRing: true,
    timeoutSeconds: 15,
    memoryMiB: 512,
    impact: 'Staff see that there is a safety flag, but not what it warns of, and cannot add or remove one.',
  },
  {
    name: 'client-account',
    triggers: [{ kind: 'http', routes: clientAccountRoutes }],
    env: ClientAccountEnv,
    table: 'write',
    buckets: { data: 'read' },
    readsKeyRing: true,
    timeoutSeconds: 15,
    memoryMiB: 512,
    impact: 'Staff cannot archive clients, bring them back, or send them a password reset.',
  },
  {
    name: 'suggestions',
    triggers: [{ kind: 'http', routes: suggestionRoutes }],
    env: SuggestionsEnv,
    table: 'write',
    buckets: { data: 'read' },
    readsKeyRing: true,
    timeoutSeconds: 15,
    memoryMiB: 1024,
    impact: 'Staff cannot suggest what to follow or which skills to add, and clients cannot answer.',
  },
  {
    name: 'documents',
    triggers: [{ kind: 'http', routes: documentRoutes }],
    env: DocumentsEnv,
    table: 'write',
    readsKeyRing: true,
    timeoutSeconds: 15,
    memoryMiB: 1024,
    impact: 'Nobody can read, write or duplicate resumes and cover letters.',
  },
  {
    name: 'assignments',
    triggers: [{ kind: 'http', routes: assignmentRoutes }],
    env: AssignmentsEnv,
    table: 'write',
    readsKeyRing: true,
    timeoutSeconds: 29,
    memoryMiB: 1024,
    impact: 'Staff cannot be assigned to clients: referrals wait, and clients whose caseworker left stay without one.',
  },
  {
    name: 'job-posting-reports',
    triggers: [{ kind: 'http', routes: jobPostingReportRoutes }],
    env: JobPostingReportsEnv,
    table: 'write',
    readsKeyRing: true,
    timeoutSeconds: 15,
    memoryMiB: 512,
    impact:
      'Nobody can report fraudulent postings, and job board administrators do not see the reports that there are.',
  },
  {
    name: 'files',
    triggers: [{ kind: 'http', routes: fileRoutes }],
    env: FilesEnv,
    table: 'write',
    buckets: { incoming: 'write', files: 'read' },
    readsKeyRing: true,
    timeoutSeconds: 15,
    memoryMiB: 512,
    impact: 'Clients and staff can neither upload nor download files.',
  },
  {
    name: 'inspect-file',
    triggers: [
      { kind: 'object', bucket: 'incoming', prefix: fileUploads },
      { kind: 'malware-scan', bucket: 'incoming', prefix: fileUploads },
      // What an event was lost of, what broke off, and what never came.
      { kind: 'schedule', expression: 'rate(1 minute)', payload: { sweep: true } },
    ],
    env: InspectFileEnv,
    table: 'write',
    buckets: { incoming: 'read', files: 'write' },
    timeoutSeconds: 60,
    memoryMiB: 1024,
    impact: 'Uploaded files stay "being checked"; after half an hour they are rejected as not checked.',
  },
  {
    name: 'referrals',
    triggers: [{ kind: 'http', routes: referralRoutes }],
    env: ReferralsEnv,
    table: 'write',
    buckets: { data: 'read' },
    readsKeyRing: true,
    timeoutSeconds: 15,
    memoryMiB: 512,
    impact: 'Clients cannot be referred to the service provider that should support them.',
  },
  {
    name: 'transfer-requests',
    triggers: [{ kind: 'http', routes: transferRequestRoutes }],
    env: TransferRequestsEnv,
    table: 'write',
    readsKeyRing: true,
    timeoutSeconds: 15,
    memoryMiB: 512,
    impact: 'Transfers of clients between service providers can be neither requested nor decided.',
  },
  {
    name: 'cams-clients',
    triggers: [{ kind: 'http', routes: camsClientRoutes }],
    env: CamsClientsEnv,
    table: 'write',
    readsKeyRing: true,
    asksCams: true,
    timeoutSeconds: 20,
    memoryMiB: 512,
    impact: 'Staff cannot look anybody up in CaMS, and so link or import nobody.',
  },
  {
    name: 'cams-link',
    triggers: [{ kind: 'http', routes: camsLinkRoutes }],
    env: CamsLinkEnv,
    table: 'write',
    readsKeyRing: true,
    asksCams: true,
    timeoutSeconds: 20,
    memoryMiB: 512,
    impact: 'Staff cannot link clients to CaMS, remove a wrong link, or refresh what came from there.',
  },
  {
    name: 'eap',
    triggers: [{ kind: 'http', routes: eapRoutes }],
    env: EapEnv,
    table: 'write',
    readsKeyRing: true,
    timeoutSeconds: 15,
    memoryMiB: 512,
    impact: 'Staff do not see the Employment Action Plans of their clients.',
  },
  {
    name: 'sync-cams',
    triggers: [{ kind: 'schedule', expression: 'cron(0 3 * * ? *)', payload: {}, loop: true }],
    env: SyncCamsEnv,
    table: 'write',
    asksCams: true,
    timeoutSeconds: 900,
    memoryMiB: 1024,
    impact:
      'Linked clients are not brought up to date with CaMS: staff work with the addresses and plans of an earlier day.',
  },
  {
    name: 'export-document',
    triggers: [{ kind: 'http', routes: exportRoutes }],
    env: ExportDocumentEnv,
    table: 'write',
    readsKeyRing: true,
    timeoutSeconds: 25,
    // A whole processor: a page is drawn by computing.
    memoryMiB: 1769,
    ownThread: true,
    impact: 'Resumes and cover letters cannot be exported: nobody has one to send.',
  },
];
