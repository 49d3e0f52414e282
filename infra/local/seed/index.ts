import { seedDemoAccounts } from './accounts-demo.ts';
import { seedAdministrator } from './administrator.ts';
import { seedDemoCams } from './cams-demo.ts';
import { seedDemoCaseNotes } from './case-notes-demo.ts';
import { seedDemoClients } from './clients-demo.ts';
import type { SeedContext, SeedKind } from './context.ts';
import { seedDemoDocuments } from './documents-demo.ts';
import { seedDemoFiles } from './files-demo.ts';
import { seedDemoJobLeads } from './job-leads-demo.ts';
import { seedDemoPostingReports } from './posting-reports-demo.ts';
import { seedDemoPostings } from './postings-demo.ts';
import { seedDemoReferrals } from './referrals-demo.ts';
import { seedDemoSuggestions } from './suggestions-demo.ts';
import { seedDemoTasks } from './tasks-demo.ts';
import { seedDemoTraining } from './training-demo.ts';
import { seedDemoVocabulary } from './vocabulary-demo.ts';

/**
 * Fills a fresh data folder: the administrator always, the demo's made-up people and postings with `demo`. It runs once; a
 * run that is cut short is repeated from an empty table, so steps need not look for what is there already.
 */
export async function seed(context: SeedContext, kind: SeedKind): Promise<void> {
  await seedAdministrator(context);
  if (kind === 'none') {
    return;
  }
  // Each area has its own file here and a call below, in an order in which what is referred to exists.
  await seedDemoVocabulary(context);
  await seedDemoAccounts(context);
  await seedDemoPostings(context);
  // After the vocabulary and the postings: clients have the skills that postings ask for, and follow their employers.
  await seedDemoClients(context);
  await seedDemoCams(context);
  await seedDemoCaseNotes(context);
  await seedDemoReferrals(context);
  await seedDemoTasks(context);
  await seedDemoFiles(context);
  await seedDemoDocuments(context);
  await seedDemoSuggestions(context);
  await seedDemoTraining(context);
  await seedDemoPostingReports(context);
  await seedDemoJobLeads(context);
}
