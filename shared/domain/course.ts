import * as z from 'zod';
import { Label } from './skills.ts';

export const deliveryModes = ['in_person', 'online', 'hybrid'] as const;

/** At most this many skills and occupations per course. */
export const maxCourseSkills = 50;
export const maxCourseOccupations = 50;

/** A training opportunity in the catalogue of a service provider. */
export const Course = z.object({
  id: z.string(),
  /** Whose catalogue it is in. */
  serviceProviderId: z.string(),
  title: z.string(),
  /** Who teaches it: a college, an agency, the service provider itself. */
  provider: z.string().optional(),
  url: z.string().optional(),
  deliveryMode: z.enum(deliveryModes).optional(),
  location: z.string().optional(),
  /** In dollars; 0 = free. */
  cost: z.number().optional(),
  startDate: z.string().optional(),
  /** In the provider's own words: `6 weeks`. */
  duration: z.string().optional(),
  /** Skills of the taxonomy, named as they were when the course was saved. */
  skills: z.array(z.object({ skillId: z.string(), label: Label })),
  /** NOC 2021 unit groups. */
  nocs: z.array(z.string()),
  /** Inactive ones are recommended no more, and stay with those who take them. */
  active: z.boolean(),
  createdBy: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  version: z.int(),
});
export type Course = z.infer<typeof Course>;

/** How a course is named elsewhere, such as beside a skill that a client lacks. */
export const CourseRef = Course.pick({ id: true, title: true, provider: true, url: true });
export type CourseRef = z.infer<typeof CourseRef>;
