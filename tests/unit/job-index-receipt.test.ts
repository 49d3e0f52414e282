import { expect, it } from 'vitest';
import { matchReceipt } from '#functions/job-postings/match-receipt.ts';
import { skill } from './job-index-postings.ts';

it('DEC-5 a receipt counts wordings as the skills that they stand for by now, and keeps their wording', () => {
  const skills = {
    taxonomyVersion: '7',
    canonicalSkillId: (id: string) => (id === 'text-py' ? 'python' : id),
  };
  const posting = {
    skills: [
      skill('python', 'required'),
      skill('text-py', 'required', 'Py'),
      skill('sql', 'required', 'SQL'),
      skill('text-git', 'preferred', 'Git'),
    ],
  };
  const receipt = matchReceipt(['text-py', 'text-git'], posting, skills);
  expect(receipt).toMatchObject({ matched: 1, required: 2, percent: 50, badge: true, taxonomyVersion: '7' });
  expect(receipt.missing.map((each) => each.label)).toEqual(['SQL']);
  expect(receipt.preferredMatched.map((each) => each.label)).toEqual(['Git']);
});
