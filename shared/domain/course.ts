import * as z from 'zod';
import { Label } from './skills.ts';

export const deliveryModes = ['in_person', 'online', 'hybrid'] as const;

export const maxCourseSkills = 50;
export const maxCourseOccupations = 50;

/** A course in the catalogue of a service provider. */
export const Course = z.object({
  id: z.string(),
  /** The provider whose catalogue contains the course. */
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
  /** Free text: `6 weeks`. */
  duration: z.string().optional(),
  /** With their labels when the course was saved. */
  skills: z.array(z.object({ skillId: z.string(), label: Label })),
  /** NOC 2021 unit groups. */
  nocs: z.array(z.string()),
  /** Inactive courses can no longer be recommended and stay in the training of clients. */
  active: z.boolean(),
  createdBy: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  version: z.int(),
});
export type Course = z.infer<typeof Course>;

/** A course in other resources, such as skill gaps. */
export const CourseRef = Course.pick({ id: true, title: true, provider: true, url: true });
export type CourseRef = z.infer<typeof CourseRef>;
