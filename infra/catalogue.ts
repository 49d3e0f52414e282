import { accountLinks } from '#functions/account-links/function.ts';
import { applyEffects } from '#functions/apply-effects/function.ts';
import { assignments } from '#functions/assignments/function.ts';
import { audit } from '#functions/audit/function.ts';
import { buildJobIndex } from '#functions/build-job-index/function.ts';
import { camsClients } from '#functions/cams-clients/function.ts';
import { camsLink } from '#functions/cams-link/function.ts';
import { caseNotes } from '#functions/case-notes/function.ts';
import { clientAccount } from '#functions/client-account/function.ts';
import { clientData } from '#functions/client-data/function.ts';
import { clientSkills } from '#functions/client-skills/function.ts';
import { clients } from '#functions/clients/function.ts';
import { courses } from '#functions/courses/function.ts';
import { deliverMail } from '#functions/deliver-mail/function.ts';
import { documents } from '#functions/documents/function.ts';
import { eap } from '#functions/eap/function.ts';
import { exportAndErase } from '#functions/export-and-erase/function.ts';
import { exportDocument } from '#functions/export-document/function.ts';
import { files } from '#functions/files/function.ts';
import { fillKeyRing } from '#functions/fill-key-ring/function.ts';
import { following } from '#functions/following/function.ts';
import { importPostings } from '#functions/import-postings/function.ts';
import { importTaxonomy } from '#functions/import-taxonomy/function.ts';
import { inspectFile } from '#functions/inspect-file/function.ts';
import { jobFeed } from '#functions/job-feed/function.ts';
import { jobImports } from '#functions/job-imports/function.ts';
import { jobLeads } from '#functions/job-leads/function.ts';
import { jobPostingReports } from '#functions/job-posting-reports/function.ts';
import { jobPostings } from '#functions/job-postings/function.ts';
import { legalHold } from '#functions/legal-hold/function.ts';
import { matchSkills } from '#functions/match-skills/function.ts';
import { me } from '#functions/me/function.ts';
import { meta } from '#functions/meta/function.ts';
import { occupations } from '#functions/occupations/function.ts';
import { passwordResets } from '#functions/password-resets/function.ts';
import { preToken } from '#functions/pre-token/function.ts';
import { recordMailProblems } from '#functions/record-mail-problems/function.ts';
import { recordSignIn } from '#functions/record-sign-in/function.ts';
import { referrals } from '#functions/referrals/function.ts';
import { safetyFlag } from '#functions/safety-flag/function.ts';
import { sendJobFeed } from '#functions/send-job-feed/function.ts';
import { sendTaskDigest } from '#functions/send-task-digest/function.ts';
import { serviceProviders } from '#functions/service-providers/function.ts';
import { settings } from '#functions/settings/function.ts';
import { skills } from '#functions/skills/function.ts';
import { staff } from '#functions/staff/function.ts';
import { suggestions } from '#functions/suggestions/function.ts';
import { sweepOutbox } from '#functions/sweep-outbox/function.ts';
import { syncCams } from '#functions/sync-cams/function.ts';
import { tasks } from '#functions/tasks/function.ts';
import { taxonomyImports } from '#functions/taxonomy-imports/function.ts';
import { training } from '#functions/training/function.ts';
import { transferRequests } from '#functions/transfer-requests/function.ts';
import { unsubscribe } from '#functions/unsubscribe/function.ts';
import type { BucketName, FunctionDescription, ObjectGrant, Trigger } from '#shared/function-description.ts';

/** Every function, in the order in which stacks and the OpenAPI document have them. */
export const functions: readonly FunctionDescription[] = [
  deliverMail,
  sweepOutbox,
  recordMailProblems,
  unsubscribe,
  meta,
  accountLinks,
  passwordResets,
  me,
  serviceProviders,
  staff,
  settings,
  audit,
  clientData,
  exportAndErase,
  legalHold,
  applyEffects,
  recordSignIn,
  preToken,
  matchSkills,
  clients,
  jobFeed,
  sendJobFeed,
  fillKeyRing,
  skills,
  occupations,
  clientSkills,
  following,
  courses,
  jobLeads,
  training,
  taxonomyImports,
  importTaxonomy,
  jobPostings,
  jobImports,
  importPostings,
  buildJobIndex,
  tasks,
  sendTaskDigest,
  caseNotes,
  safetyFlag,
  clientAccount,
  suggestions,
  documents,
  assignments,
  jobPostingReports,
  files,
  inspectFile,
  referrals,
  transferRequests,
  camsClients,
  camsLink,
  eap,
  syncCams,
  exportDocument,
];

export type TriggerOf<Kind extends Trigger['kind']> = Extract<Trigger, { readonly kind: Kind }>;

export function triggersOf<Kind extends Trigger['kind']>(
  { triggers }: FunctionDescription,
  kind: Kind,
): readonly TriggerOf<Kind>[] {
  return triggers.filter((trigger): trigger is TriggerOf<Kind> => trigger.kind === kind);
}

/** The stack of a function: `clients` for one whose routes are all under `/v1/clients`, since one stack would be too large. */
export function stackOf(description: FunctionDescription): 'data' | 'identity' | 'api' | 'clients' | 'jobs' {
  if (triggersOf(description, 'deployment').length > 0) {
    return 'data';
  }
  if (triggersOf(description, 'cognito').length > 0) {
    return 'identity';
  }
  const paths = triggersOf(description, 'http').flatMap(({ routes }) => Object.values(routes).map(({ path }) => path));
  if (paths.length === 0) {
    return 'jobs';
  }
  return paths.every((path) => /^\/v1\/clients(\/|$)/.test(path)) ? 'clients' : 'api';
}

/**
 * The name of a function's role, where a policy of a bucket has to name it: those that may touch files of clients. Others are
 * named by CloudFormation.
 */
export function roleNameOf(stageName: string, { name, buckets }: FunctionDescription): string | undefined {
  return buckets?.files === undefined ? undefined : `portal-${stageName}-${name}`;
}

/** Functions that may do one of these to the objects of a bucket. */
export function functionsWith(bucket: BucketName, grants: readonly ObjectGrant[]): readonly FunctionDescription[] {
  return functions.filter(({ buckets }) => {
    const grant = buckets?.[bucket];
    return grant !== undefined && grants.includes(grant);
  });
}
