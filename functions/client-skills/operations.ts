import type { Operations } from '#shared/http/call.ts';
import { createClientSkill } from './create-client-skill.ts';
import { deleteClientSkill } from './delete-client-skill.ts';
import type { Dependencies } from './dependencies.ts';
import { listClientSkills } from './list-client-skills.ts';
import { listSkillGaps } from './list-skill-gaps.ts';
import type { routes } from './routes.ts';

export function operations(dependencies: Dependencies): Operations<typeof routes> {
  return {
    listClientSkills: (call) => listClientSkills(dependencies, call),
    createClientSkill: (call) => createClientSkill(dependencies, call),
    deleteClientSkill: (call) => deleteClientSkill(dependencies, call),
    listSkillGaps: (call) => listSkillGaps(dependencies, call),
  };
}
