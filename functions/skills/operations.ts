import type { Operations } from '#shared/http/call.ts';
import type { Dependencies } from './dependencies.ts';
import { listSkills } from './list-skills.ts';
import { listUnmatchedSkills } from './list-unmatched-skills.ts';
import { mapSkill } from './map-skill.ts';
import type { routes } from './routes.ts';

export function operations(dependencies: Dependencies): Operations<typeof routes> {
  return {
    listSkills: (call) => listSkills(dependencies, call),
    listUnmatchedSkills: (call) => listUnmatchedSkills(dependencies, call),
    mapSkill: (call) => mapSkill(dependencies, call),
  };
}
