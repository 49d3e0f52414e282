import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { functions } from '#infra/catalogue.ts';
import type { Route } from '#shared/http/route.ts';
import { type StackClient, stackClient } from '../support/stack-client.ts';
import { type StackProcess, startStackProcess } from '../support/stack-process.ts';

/**
 * Every route × every role. A row per operation says what each role gets of it, on a client of Lakeshore that Maya is
 * assigned to; a route without a row fails. `o`: past every permission (any answer but 401, 403, 404), `f`: 403, `h`: 404,
 * `.`: not of interest.
 */
const roles = [
  ['administrator', 'admin@portal.example'],
  ['job board administrator', 'jobs@portal.example'],
  ['clients, tasks and staff of the group', 'network@portal.example'],
  ['clients of the provider, staff, tasks', 'manager@lakeshore.example'],
  ['clients, referrals, tasks, CaMS; assigned', 'maya@lakeshore.example'],
  ['clients, tasks; not assigned', 'noah@lakeshore.example'],
  ['the same at another provider', 'sofia@riverside.example'],
  ['staff without permission', 'new@lakeshore.example'],
  ['the client', 'amina@clients.example'],
  ['another client', 'emma@clients.example'],
] as const;

/** Which roles: admin jobs network manager maya noah sofia new self other. */
const rows: Readonly<Record<string, string>> = {
  getMe: 'oooooooooo',

  listServiceProviders: 'ooooooofff',
  getServiceProvider: 'ooooooofff',
  createServiceProvider: 'offfffffff',
  updateServiceProvider: 'offfffffff',
  getSettings: 'ooooooofff',
  updateSettings: 'offfffffff',

  listStaff: 'ofooffffff',
  inviteStaff: 'ofooffffff',
  getStaff: 'ofooffffff',
  updateStaff: 'ofooffffff',
  updateStaffPermissions: 'ofooffffff',
  resendStaffInvitation: 'ofooffffff',
  deactivateStaff: 'ofooffffff',
  restoreStaff: 'ofooffffff',
  listStaffOptions: 'ofooooofff',

  listPeople: 'ofooooofff',
  lookUpClients: 'ofooooofff',
  createClient: 'ofooooofff',
  getClient: 'ohoooohhoh',
  getOverview: 'ohoooohhoh',
  updateClient: 'ohoooohhoh',
  getGeneralNotes: 'ohoooohhhh',
  updateGeneralNotes: 'ohoooohhhh',
  listActivity: 'ohoooohhoh',
  resendInvitation: 'ohoooohhfh',

  lookUpCamsClient: 'offoofofff',
  lookUpCommonAssessment: 'offoofofff',
  createCamsLink: 'ohfoofhhfh',
  deleteCamsLink: 'ohfoofhhfh',
  refreshCamsLink: 'ohfoofhhfh',
  getEap: 'ohoooohhhh',

  archiveClient: 'ohoooohhfh',
  unarchiveClient: 'ohoooohhfh',
  createPasswordReset: 'ohoooohhfh',

  listClientAudit: 'ohffffhhhh',
  createClientExport: 'ohffffhhfh',
  // There is none: only who may read one gets as far as that.
  getClientExport: 'hhffffhhfh',
  eraseClient: 'ohffffhhfh',
  listActorAudit: 'offfffffff',

  listCaseNotes: 'ohoooohhhh',
  createCaseNote: 'ohoooohhhh',
  getCaseNote: 'ohoooohhhh',
  // CN-06, DEC-4: the author; administrators delete, and do not edit.
  updateCaseNote: 'fhffofhhhh',
  deleteCaseNote: 'ohffofhhhh',
  createSafetyFlag: 'ohoooohhhh',
  getSafetyFlag: 'ohoooohhhh',
  updateSafetyFlag: 'ohoooohhhh',
  deleteSafetyFlag: 'ohoooohhhh',

  listFiles: 'ohoooohhoh',
  createFile: 'ohoooohhoh',
  getFile: 'ohoooohhoh',
  downloadFile: 'ohoooohhoh',
  // FL-07, FL-08: the uploader, here the client.
  deleteFile: 'fhffffhhoh',
  // RF-01, TQ-03: whoever has Clients of the group.
  referClient: 'ohofffhhhh',
  listReferrals: 'ohoooohhhh',
  createTransferRequest: 'ofooooofff',
  listTransferRequests: 'ofooooofff',
  // Of Maya's request to Riverside, which she has cancelled: seen at both providers.
  getTransferRequest: 'ofooooofff',
  approveTransferRequest: 'ofofffffff',
  declineTransferRequest: 'ofofffffff',
  cancelTransferRequest: 'ffffofffff',

  getJobFeed: 'ohoooohhoh',
  getMatch: 'ohoooohhoh',
  listClientSkills: 'ohoooohhoh',
  createClientSkill: 'fhffffhhoh',
  deleteClientSkill: 'fhffffhh.h',
  listSkillGaps: 'ohoooohhoh',
  getFollowing: 'ohoooohhoh',
  followOccupation: 'fhffffhhoh',
  unfollowOccupation: 'fhffffhhoh',
  followCompany: 'fhffffhh.h',
  unfollowCompany: 'fhffffhh.h',
  followSector: 'fhffffhhoh',
  unfollowSector: 'fhffffhhoh',

  listSuggestions: 'ohoooohhoh',
  createSuggestion: 'ohoooohhfh',
  acceptSuggestion: 'fhffffhhoh',
  declineSuggestion: 'fhffffhhoh',
  withdrawSuggestion: 'ohoooohhfh',
  listResumes: 'ohoooohhoh',
  createResume: 'ohoooohhoh',
  importResume: 'ohoooohhoh',
  getResume: 'ohoooohhoh',
  // RS-01, RS-02: Maya wrote it.
  updateResume: 'fhffofhhfh',
  deleteResume: 'fhffofhhfh',
  duplicateResume: 'ohoooohhoh',
  exportResume: 'ohoooohhoh',
  listCoverLetters: 'ohoooohhoh',
  createCoverLetter: 'ohoooohhoh',
  getCoverLetter: 'ohoooohhoh',
  // CV-01: the client wrote it.
  updateCoverLetter: 'fhffffhhoh',
  deleteCoverLetter: 'fhffffhhoh',
  duplicateCoverLetter: 'ohoooohhoh',
  exportCoverLetter: 'ohoooohhoh',

  listSkills: 'ooooooofoo',
  listOccupations: 'ooooooofoo',
  listSectors: 'ooooooofoo',
  listCompanies: 'ooooooofoo',
  listUnmatchedSkills: 'ooffffffff',
  mapSkill: 'ooffffffff',
  createTaxonomyImport: 'ooffffffff',
  getTaxonomyImport: 'hhffffffff',
  createJobImport: 'ooffffffff',
  getJobImport: 'hhffffffff',
  createJobPosting: 'ooffffffff',
  updateJobPosting: 'ooffffffff',
  deleteJobPosting: 'ooffffffff',
  listPostingReports: 'ooffffffff',

  listCourses: 'ofooooofoo',
  createCourse: 'ofooooofff',
  getCourse: 'ofoooohfoh',
  updateCourse: 'ofoooohfff',
  listJobLeads: 'ohoooohhoh',
  createJobLead: 'fhffffhhoh',
  getJobLead: 'ohoooohhoh',
  updateJobLead: 'fhffffhhoh',
  deleteJobLead: 'fhffffhhoh',
  listTraining: 'ohoooohhoh',
  recommendTraining: 'ohoooohhfh',
  getTraining: 'ohoooohhoh',
  updateTraining: 'ohoooohhoh',

  assignStaff: 'ohoooohhfh',
  deleteAssignments: 'ohoooohhfh',
  deleteAssignment: 'ohoooohhfh',
  summarizeAssignments: 'ofooooofff',
  bulkAssignStaff: 'ofooooofff',

  listTasks: 'ofooooofff',
  createTask: 'ofooooofff',
  listClientTasks: 'ohoooohhoh',
  getTask: 'ohoooohfhh',
  updateTask: 'ohoooohfhh',
  deleteTask: 'ohoooohfhh',
  completeTask: 'ohoooohfhh',
  reopenTask: 'ohoooohfhh',
  postponeTask: 'ohoooohfhh',
};

const routes = functions.flatMap(({ triggers }) =>
  triggers.flatMap((trigger) => (trigger.kind === 'http' ? Object.entries<Route>(trigger.routes) : [])),
);

/** Well-formed bodies where policy looks at the body, or looks only after it. */
const bodies: Readonly<Record<string, object>> = {
  updateClient: { clientProfile: { preferredPronouns: 'she/her' } },
  updateGeneralNotes: { text: 'Prefers mornings' },
  createClientSkill: { label: 'Juggling' },
  createSuggestion: { kind: 'sector', targetId: '54' },
  postponeTask: { weeks: 1 },
  referClient: { serviceProviderId: 'no-such-provider' },
  createCaseNote: { activityType: 'phone' },
  updateCaseNote: { details: 'Called again' },
  createSafetyFlag: { message: 'Do not visit alone' },
  updateSafetyFlag: { message: 'Do not visit at all' },
  updateTask: { name: 'Call back soon' },
  updateCourse: { duration: '4 weeks' },
  recommendTraining: { courseId: 'no-such-course' },
  updateTraining: { status: 'enrolled' },
  assignStaff: { staffIds: ['nobody'] },
  createJobLead: { title: 'Baker', employer: 'Corner Bakery' },
  updateJobLead: { status: 'applied' },
  createFile: { name: 'Resume.pdf', contentType: 'application/pdf', sizeBytes: 1000 },
  createCamsLink: { clientReferenceNumber: '1000001', confirm: true },
};

const queries: Readonly<Record<string, string>> = {
  listActorAudit: '?actorId=nobody',
  lookUpClients: '?firstName=zz',
  listSkills: '?q=a',
  listOccupations: '?q=a',
  listCompanies: '?q=a',
  deleteAssignments: '?staffId=nobody',
};

let running: StackProcess;
let stack: StackClient;
const ids: Record<string, string> = {
  importId: 'no-such-import',
  clientReferenceNumber: '1000001',
  assessmentNumber: 'CA-2001',
};

beforeAll(async () => {
  running = await startStackProcess({ PORTAL_SEED: 'demo' });
  stack = stackClient(running.facts);
  const as = async (email: string) => ({ token: await stack.tokenOf(email) });
  const admin = await as('admin@portal.example');
  ids.clientId = (await stack.call('GET', '/v1/me', await as('amina@clients.example'))).body.clientId;
  const maya = (await stack.call('GET', '/v1/me', await as('maya@lakeshore.example'))).body;
  ids.providerId = maya.serviceProvider.id;
  ids.postingId = (await stack.call('GET', '/v1/job-postings?limit=1')).body.items[0].postingId;
  ids.skillId = 'no-such-skill';
  const invited = await stack.call('POST', '/v1/staff', {
    ...admin,
    body: { email: 'temp@lakeshore.example', firstName: 'Tam', lastName: 'Porary', serviceProviderId: ids.providerId },
  });
  ids.staffId = invited.body.staff.id;
  const task = await stack.call('POST', '/v1/tasks', {
    ...(await as('maya@lakeshore.example')),
    body: {
      name: 'Call back',
      dueDate: '2030-01-15',
      responsible: { staffIds: [maya.id], client: false },
      clientId: ids.clientId,
    },
  });
  ids.taskId = task.body.id;
  const note = await stack.call('POST', `/v1/clients/${ids.clientId}/case-notes`, {
    ...(await as('maya@lakeshore.example')),
    body: { activityType: 'phone', details: 'Called' },
  });
  ids.noteId = note.body.id;
  const file = await stack.call('POST', `/v1/clients/${ids.clientId}/files`, {
    ...(await as('amina@clients.example')),
    body: bodies.createFile,
  });
  ids.fileId = file.body.file.id;
  const suggested = await stack.call('POST', `/v1/clients/${ids.clientId}/suggestions`, {
    ...(await as('maya@lakeshore.example')),
    body: { kind: 'occupation', targetId: '00010' },
  });
  ids.suggestionId = suggested.body.id;
  const written = async (collection: string, email: string) => {
    const sent = { ...(await as(email)), body: { title: 'For the bakery' } };
    return (await stack.call('POST', `/v1/clients/${ids.clientId}/${collection}`, sent)).body.id;
  };
  ids.resumeId = await written('resumes', 'maya@lakeshore.example');
  ids.coverLetterId = await written('cover-letters', 'amina@clients.example');
  const course = await stack.call('POST', '/v1/courses', {
    ...(await as('maya@lakeshore.example')),
    body: { title: 'Forklift safety' },
  });
  ids.courseId = course.body.id;
  const training = await stack.call('POST', `/v1/clients/${ids.clientId}/training`, {
    ...(await as('maya@lakeshore.example')),
    body: { courseId: ids.courseId },
  });
  ids.trainingId = training.body.id;
  const lead = await stack.call('POST', `/v1/clients/${ids.clientId}/job-leads`, {
    ...(await as('amina@clients.example')),
    body: { postingId: ids.postingId },
  });
  ids.leadId = lead.body.id;
  const sofia = (await stack.call('GET', '/v1/me', await as('sofia@riverside.example'))).body;
  const request = await stack.call('POST', '/v1/transfer-requests', {
    ...(await as('maya@lakeshore.example')),
    body: { clientId: ids.clientId, serviceProviderId: sofia.serviceProvider.id, reason: 'Moved away' },
  });
  ids.requestId = request.body.id;
  // Decided already, so that the calls below decide nothing: who may gets 409.
  await stack.call('POST', `/v1/transfer-requests/${ids.requestId}/cancellation`, await as('maya@lakeshore.example'));
}, 90_000);
afterAll(() => running?.stop());

function pathOf(id: string, route: Route): string {
  const target = id.includes('Sector') ? '54' : id.includes('Occupation') ? '21231' : 'no-such-company';
  return (
    route.path.replaceAll(/\{(\w+)\}/g, (_match, name) => (name === 'targetId' ? target : (ids[name] ?? 'unknown'))) +
    (queries[id] ?? '')
  );
}

describe('every route × every role', () => {
  const guarded = routes.filter(([, route]) => Array.isArray(route.allow));

  it('has a row for every operation that asks who calls, and no other', () => {
    expect(Object.keys(rows).sort()).toEqual(guarded.map(([id]) => id).sort());
  });

  it.each(guarded)('%s', async (id, route) => {
    const changes = ['PUT', 'PATCH', 'DELETE'].includes(route.method);
    const takesBody = ['POST', 'PUT', 'PATCH'].includes(route.method);
    let found = '';
    for (const [, email] of roles) {
      const { status } = await stack.call(route.method, pathOf(id, route), {
        token: await stack.tokenOf(email),
        ...(takesBody ? { body: bodies[id] ?? {} } : {}),
        // Nobody has read this version: whoever gets past the permissions gets no further.
        ...(route.versioned && changes ? { headers: { 'If-Match': '"99999"' } } : {}),
      });
      expect(status, `${id} as ${email}`).toBeLessThan(500);
      expect(status, `${id} as ${email}`).not.toBe(401);
      found += status === 403 ? 'f' : status === 404 ? 'h' : 'o';
    }
    const expected = rows[id] ?? '';
    const seen = [...found].map((letter, column) => (expected[column] === '.' ? '.' : letter)).join('');
    expect(seen).toBe(expected);
  });
});
