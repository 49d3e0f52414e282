import type { Course } from '#shared/domain/course.ts';
import type { Names } from '#shared/persistence/names.ts';
import type { Occupations, Vocabulary } from '#shared/vocabulary/vocabulary.ts';
import type { Dependencies } from './dependencies.ts';

interface Labels {
  readonly skills: Vocabulary;
  readonly occupations: Occupations;
}

export async function labelsOf({ vocabulary }: Dependencies): Promise<Labels> {
  const [skills, occupations] = await Promise.all([vocabulary.skills(), vocabulary.occupations()]);
  return { skills, occupations };
}

/** A course with the current labels; skills that the taxonomy lacks keep the label they were saved with. */
export function courseView(
  { serviceProviderId, skills, nocs, createdBy: _, ...rest }: Course,
  labels: Labels,
  providers: Names['providers'],
) {
  return {
    ...rest,
    serviceProvider: { id: serviceProviderId, name: providers.get(serviceProviderId) ?? '' },
    skills: skills.map(({ skillId, label }) => ({ skillId, label: labels.skills.skill(skillId)?.label ?? label })),
    nocs: nocs.map((id) => ({ id, label: labels.occupations.occupation(id)?.label })),
  };
}
