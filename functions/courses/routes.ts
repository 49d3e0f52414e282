import * as z from 'zod';
import { Course, deliveryModes, maxCourseOccupations, maxCourseSkills } from '#shared/domain/course.ts';
import { clearable } from '#shared/domain/patch.ts';
import { Label } from '#shared/domain/skills.ts';
import { defineRoutes } from '#shared/http/route.ts';
import { CodedRef, Day, Id, ProviderRef, page, pageQuery } from '#shared/http/schemas.ts';
import { text } from '#shared/text.ts';

const CourseView = z.object({
  ...Course.omit({ serviceProviderId: true, skills: true, nocs: true, createdBy: true }).shape,
  serviceProvider: ProviderRef.describe('The provider whose catalogue contains the course'),
  skills: z.array(z.object({ skillId: z.string(), label: Label })),
  nocs: z.array(CodedRef),
});

const fields = {
  title: text(200),
  provider: text(200).describe('Who teaches it'),
  url: z.url({ protocol: /^https?$/, error: 'must be an http or https address' }).max(2_000),
  deliveryMode: z.enum(deliveryModes),
  location: text(200),
  cost: z.number().min(0).max(1_000_000).describe('In dollars; 0 = free'),
  startDate: Day,
  duration: text(100),
  skills: z.array(Id).max(maxCourseSkills).describe('Skill ids of the taxonomy, or `text-…` ids that a posting uses'),
  nocs: z.array(z.string().regex(/^\d{5}$/, 'Five digits')).max(maxCourseOccupations),
  active: z.boolean(),
} as const;

const CourseForm = z.strictObject({
  ...z.object(fields).partial().shape,
  title: fields.title,
  skills: fields.skills.default([]),
  nocs: fields.nocs.default([]),
  active: fields.active.default(true),
  serviceProviderId: Id.optional().describe(
    'Required for callers without a provider; other providers need `clients:group`',
  ),
});

const CoursePatch = z.strictObject({
  ...clearable(fields),
  title: fields.title.optional(),
  active: fields.active.optional(),
});

const several = <T extends z.ZodType>(filter: T) => z.array(filter).max(50).optional();
const readers = ['staff', 'client', 'administrator'] as const;
const writers = ['staff', 'administrator'] as const;
const tag = 'Training';

export const routes = defineRoutes({
  listCourses: {
    method: 'GET',
    path: '/v1/courses',
    allow: readers,
    needs: ['clients:base', 'referrals:base'],
    query: z.strictObject({
      ...pageQuery,
      q: z.string().trim().min(1).max(200).optional().describe('Words of title, provider and location; all must occur'),
      skillId: several(Id).describe('Teaches one of these skills'),
      noc: several(z.string().regex(/^\d{5}$/, 'Five digits')).describe('Leads to one of these occupations'),
      deliveryMode: several(z.enum(deliveryModes)),
      active: z.enum(['true', 'false']).optional().describe('Default: all; clients see only active courses'),
      serviceProviderId: Id.optional().describe('Other providers need `clients:group`'),
    }),
    reply: { status: 200, schema: page(CourseView) },
    tag,
    summary: 'List the course catalogue by title',
    description: 'The catalogue of your service provider. Administrators see all catalogues.',
  },
  createCourse: {
    method: 'POST',
    path: '/v1/courses',
    allow: writers,
    needs: ['clients:base'],
    body: CourseForm,
    reply: { status: 201, schema: CourseView },
    versioned: true,
    tag,
    summary: 'Add a course to the catalogue',
  },
  getCourse: {
    method: 'GET',
    path: '/v1/courses/{courseId}',
    allow: readers,
    reply: { status: 200, schema: CourseView },
    versioned: true,
    tag,
    summary: 'Get a course',
  },
  updateCourse: {
    method: 'PATCH',
    path: '/v1/courses/{courseId}',
    allow: writers,
    body: CoursePatch,
    reply: { status: 200, schema: CourseView },
    versioned: true,
    tag,
    summary: 'Update a course',
    description:
      'Courses cannot be deleted. An inactive course can no longer be recommended and stays in the training of clients.',
  },
});
