import { describe, expect, it } from 'vitest';
import { newClient } from '../support/new-client.ts';
import { stack } from '../support/stack.ts';
import { eventually } from '../support/stack-client.ts';

const maya = 'maya@lakeshore.example';

interface Entry {
  readonly id: string;
  readonly type: string;
  readonly at: string;
  readonly subject?: { readonly kind: string; readonly id: string; readonly label: string };
}

/** A client with their sign-in recorded, and calls as them and as their caseworker. */
async function open() {
  const { call, tokenOf } = stack();
  const client = await newClient();
  const token = await tokenOf(maya);
  const path = `/v1/clients/${client.id}`;
  const list = async (query = '?limit=100'): Promise<{ items: Entry[]; nextCursor?: string }> =>
    (await call('GET', `${path}/activity${query}`, { token: client.token })).body;
  await eventually(async () => (await list()).items.length > 0);
  /** Must succeed; `version` goes as If-Match. */
  const as = (who: string) => async (method: string, url: string, body?: unknown, version?: number) => {
    const reply = await call(method, url.startsWith('/v1') ? url : `${path}${url}`, {
      token: who,
      ...(body === undefined ? {} : { body }),
      ...(version === undefined ? {} : { headers: { 'If-Match': `"${version}"` } }),
    });
    expect(reply.status, `${method} ${url}: ${JSON.stringify(reply.body)}`).toBeLessThan(300);
    return reply.body;
  };
  const versionOf = async () => (await call('GET', path, { token })).body.version;
  return { id: client.id, list, own: as(client.token), staff: as(token), versionOf, callAs: client.callAs };
}

describe('RA-* Recent Activity', () => {
  it('RA-01: whatever staff do, nothing of it is in there', async () => {
    const { id, list, staff, versionOf } = await open();
    const { items: before } = await list();
    expect(before.map(({ type }) => type)).toEqual(['logged_in']);

    await staff('PATCH', '', { clientProfile: { preferredName: 'Rob' }, contact: { phone: '+14165550199' } }, 1);
    await staff('PATCH', '', { referralDetails: { referralNotes: 'By phone' } }, await versionOf());
    await staff('PUT', '/general-notes', { text: 'Mornings' }, 0);
    const note = await staff('POST', '/case-notes', { activityType: 'phone', details: 'Called' });
    await staff('PATCH', `/case-notes/${note.id}`, { details: 'Called twice' }, 1);
    await staff('DELETE', `/case-notes/${note.id}`, undefined, 2);
    await staff('POST', '/safety-flag', { message: 'Two of us' });
    await staff('DELETE', '/safety-flag', undefined, 1);
    const responsible = { staffIds: [], client: true };
    const task = await staff('POST', '/v1/tasks', {
      name: 'Send the form',
      dueDate: '2030-01-15',
      responsible,
      clientId: id,
    });
    await staff('POST', `/v1/tasks/${task.id}/completion`);
    await staff('DELETE', `/v1/tasks/${task.id}/completion`);
    await staff('POST', `/v1/tasks/${task.id}/postponement`, { weeks: 1 });
    const suggested = await staff('POST', '/suggestions', { kind: 'sector', targetId: '54' });
    await staff('DELETE', `/suggestions/${suggested.id}`);
    await staff('POST', '/suggestions', { kind: 'skill', targetId: 'switchboard' });
    const resume = await staff('POST', '/resumes', { title: 'For offices' });
    await staff('PATCH', `/resumes/${resume.id}`, { title: 'For small offices' }, 1);
    await staff('POST', '/cover-letters', { title: 'To a bakery' });
    const course = await staff('POST', '/v1/courses', { title: 'Typing' });
    const training = await staff('POST', '/training', { courseId: course.id });
    await staff('PATCH', `/training/${training.id}`, { status: 'enrolled' }, 1);
    await staff('POST', '/password-resets');
    await staff('POST', '/archive');
    await staff('POST', '/unarchive');
    for (const tab of ['', '/overview', '/activity', '/following', '/skills', '/suggestions', '/skill-gaps']) {
      await staff('GET', tab);
    }

    expect((await list()).items).toEqual(before);
  });

  it('RA-02…05: what the client does is there once, newest first; what was there stays as it was', async () => {
    const { id, list, own, staff, versionOf, callAs } = await open();
    const task = await staff('POST', '/v1/tasks', {
      name: 'Send the form',
      dueDate: '2030-01-15',
      responsible: { staffIds: [], client: true },
      clientId: id,
    });
    const suggested = await staff('POST', '/suggestions', { kind: 'skill', targetId: 'switchboard' });
    const declined = await staff('POST', '/suggestions', { kind: 'sector', targetId: '54' });
    const course = await staff('POST', '/v1/courses', { title: 'Filing' });
    const training = await staff('POST', '/training', { courseId: course.id });
    const version = await versionOf();
    let resumeId = '';
    let leadId = '';

    /** What the client does, and what Recent Activity says of it. */
    const steps: readonly (readonly [name: string, what: () => Promise<unknown>, type?: string, label?: string])[] = [
      [
        'edits the profile',
        () => own('PATCH', '', { clientProfile: { preferredName: 'Rob' } }, version),
        'profile_updated',
      ],
      ['changes nothing', async () => own('PATCH', '', { clientProfile: { preferredName: 'Rob' } }, await versionOf())],
      ['adds a skill', () => own('POST', '/skills', { skillId: 'filing' }), 'skill_added', 'filing and records'],
      ['adds it again', () => own('POST', '/skills', { skillId: 'filing' })],
      ['takes it away', () => own('DELETE', '/skills/filing')],
      ['follows', () => own('PUT', '/following/sectors/61'), 'followed', 'Educational services'],
      ['unfollows', () => own('DELETE', '/following/sectors/61')],
      [
        'accepts',
        () => own('POST', `/suggestions/${suggested.id}/acceptance`),
        'recommendation_accepted',
        'switchboard',
      ],
      ['declines', () => own('POST', `/suggestions/${declined.id}/refusal`)],
      ['completes a task', () => own('POST', `/v1/tasks/${task.id}/completion`), 'task_completed', 'Send the form'],
      [
        'writes a resume',
        async () => {
          resumeId = (await own('POST', '/resumes', { title: 'Mine' })).id;
        },
        'resume_created',
        'Mine',
      ],
      ['edits it', () => own('PATCH', `/resumes/${resumeId}`, { title: 'Ours' }, 1), 'resume_updated', 'Ours'],
      ['deletes it', () => own('DELETE', `/resumes/${resumeId}`, undefined, 2)],
      ['writes a letter', () => own('POST', '/cover-letters', { title: 'Hello' }), 'cover_letter_created', 'Hello'],
      [
        'takes up training',
        () => own('PATCH', `/training/${training.id}`, { status: 'enrolled' }, 1),
        'training_status_changed',
        'Filing',
      ],
      [
        'notes a job',
        async () => {
          leadId = (await own('POST', '/job-leads', { title: 'Clerk', employer: 'Harbour Ltd (not real)' })).id;
        },
        'job_saved',
        'Clerk',
      ],
      [
        'applies',
        () => own('PATCH', `/job-leads/${leadId}`, { status: 'applied' }, 1),
        'job_lead_status_changed',
        'Clerk',
      ],
      ['takes a note', () => own('PATCH', `/job-leads/${leadId}`, { notes: 'Call on Monday' }, 2)],
      ['forgets it', () => own('DELETE', `/job-leads/${leadId}`, undefined, 3)],
    ];
    let { items: before } = await list();
    for (const [name, what, type, label] of steps) {
      await what();
      const { items } = await list();
      const added = items.slice(0, items.length - before.length);
      expect(items.slice(added.length), name).toEqual(before);
      expect(
        added.map((entry) => [entry.type, entry.subject?.label]),
        name,
      ).toEqual(type ? [[type, label]] : []);
      before = items;
    }
    expect(before.map(({ at }) => at)).toEqual(
      before
        .map(({ at }) => at)
        .sort()
        .reverse(),
    );

    // RA-04 in full pages, the same for staff; nobody else.
    const paged: Entry[] = [];
    let cursor: string | undefined;
    do {
      const page = await list(`?limit=4${cursor ? `&cursor=${cursor}` : ''}`);
      if (page.nextCursor) {
        expect(page.items).toHaveLength(4);
      }
      paged.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor);
    expect(paged).toEqual(before);
    expect((await staff('GET', '/activity?limit=100')).items).toEqual(before);
    expect((await callAs('emma@clients.example', 'GET', '/activity')).status).toBe(404);
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      expect((await callAs(maya, method, '/activity')).status, method).toBe(405);
      expect((await callAs(maya, method, `/activity/${before[0]?.id}`)).status, method).toBe(404);
    }
  });
});
