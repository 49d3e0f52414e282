import type { Course } from '#shared/domain/course.ts';
import type { Names } from '#shared/persistence/names.ts';
import type { Occupations, Vocabulary } from '#shared/vocabulary/vocabulary.ts';

/** What labels come from. */
export interface Labels {
  readonly skills: Vocabulary;
  readonly occupations: Occupations;
}

/** A course with the labels of today; a wording that the taxonomy lacks keeps the one it was saved with. */
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
