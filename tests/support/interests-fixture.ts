/**
 * What clients have and follow, over the real engines and in this process: two clients with a sign-in, staff, a small
 * vocabulary, and the job index of two postings; calls go through the whole bundle.
 */

import { operations as clientSkillOperations } from '#functions/client-skills/operations.ts';
import { routes as clientSkillRoutes } from '#functions/client-skills/routes.ts';
import { operations as followingOperations } from '#functions/following/operations.ts';
import { routes as followingRoutes } from '#functions/following/routes.ts';
import { operations as skillOperations } from '#functions/skills/operations.ts';
import { routes as skillRoutes } from '#functions/skills/routes.ts';
import { decodeJobIndex, encodeJobIndex } from '#shared/jobs/index-format.ts';
import { JobIndex } from '#shared/jobs/job-index.ts';
import { actorCodec } from '#shared/persistence/actors.ts';
import { batchWrite } from '#shared/persistence/batch-write.ts';
import { isClientHidden } from '#shared/persistence/clients.ts';
import { textSkillId } from '#shared/vocabulary/text-skill.ts';
import { giveClient } from './client-file.ts';
import { clientActor, giveStaff, staffMember } from './client-profile-fixture.ts';
import { testTable } from './engines.ts';
import { type Sent, send } from './http.ts';
import { samplePosting } from './posting-samples.ts';
import { functionsOn, testPlatform } from './test-platform.ts';
import { vocabularyImports } from './vocabulary.ts';

const vocabularyFile = `id,label_en,label_fr,aliases_en,aliases_fr,broader
welding,welding,soudage,weld,soudure,
baking,baking,boulangerie,bread making,,
coding,coding,programmation,,,
`;

/** A wording that a posting of the index has, and no administrator has seen. */
export const glazing = { skillId: textSkillId('Glazing'), label: 'Glazing' };

export async function interestsFixture() {
  const { table } = await testTable();
  const imports = vocabularyImports(table);
  await imports.import({ kind: 'csv' }, vocabularyFile);
  await imports.import({ kind: 'noc' }, 'code,title_en,title_fr\n63200,Cooks,Cuisiniers\n');

  const clients = { own: 'client-own', other: 'client-other' } as const;
  const staff = [
    staffMember('caseworker', { permissions: ['clients:base'] }),
    staffMember('stranger', { provider: 'riverside', permissions: ['clients:base'] }),
    staffMember('job-board', { kind: 'job-board-administrator' }),
    staffMember('administrator', { kind: 'administrator' }),
  ];
  await batchWrite(table, {
    put: Object.values(clients).map((id) => actorCodec.toItem(clientActor(id))),
  });
  await giveStaff(table, staff);
  for (const id of Object.values(clients)) {
    await giveClient(table, { id, assignedStaffIds: [] });
  }

  const posting = samplePosting({
    postingId: 'p-1',
    skills: [
      { skillId: 'welding', label: 'welding', via: 'label' },
      { ...glazing, via: 'text' },
    ],
  });
  const facts = { generation: 1, builtAt: '2026-05-03T12:00:00.000Z' };
  const index = new JobIndex(decodeJobIndex(encodeJobIndex([posting], facts)));

  const services = { table, vocabulary: imports.reader(), index: { read: async () => index } };
  const { add, handlerOf } = functionsOn(testPlatform(table, { isHidden: isClientHidden(table) }));
  add(clientSkillRoutes, clientSkillOperations(services));
  add(followingRoutes, followingOperations(services));
  add(skillRoutes, skillOperations(services));

  return {
    table,
    imports,
    employer: posting.employer,
    /** Calls as an account: the two clients, `caseworker`, `stranger`, `job-board`, `administrator`. */
    as:
      (sub: string) =>
      (method: string, path: string, sent: Sent = {}) =>
        send(handlerOf(method, `/v1${path}`), method, `/v1${path}`, { sub, ...sent }),
  };
}
