import * as z from 'zod';
import { defineRoutes } from '#shared/http/route.ts';
import { EmailAddress, paragraphs, text } from '#shared/text.ts';

const SettingsView = z.object({
  caseNoteEditWindowHours: z.int().nullable().describe('How long the author may edit a case note; null: no limit'),
  transfersNeedCamsLink: z.boolean(),
  intakeTasks: z.array(z.object({ name: z.string(), details: z.string().optional(), dueInDays: z.int() })),
  activityTypes: z
    .array(z.object({ code: z.string(), label: z.object({ en: z.string(), fr: z.string() }), active: z.boolean() }))
    .describe('Activity types of case notes, without those of the system (`referral`, `safety_flag`)'),
  reportFallbackEmail: z
    .string()
    .describe('Receives posting reports if there is no job board administrator; may be empty'),
  updatedAt: z.string().optional(),
  version: z.int(),
});

export const SettingsChange = z
  .strictObject({
    caseNoteEditWindowHours: z.int().min(1).max(8760).nullable(),
    transfersNeedCamsLink: z.boolean(),
    intakeTasks: z
      .array(
        z.strictObject({
          name: text(200),
          details: paragraphs(2000).optional(),
          dueInDays: z.int().min(0).max(365),
        }),
      )
      .max(10),
    activityTypes: z
      .array(
        z.strictObject({
          code: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, 'Lower case letters, digits and underscores'),
          label: z.strictObject({ en: text(80), fr: text(80) }),
          active: z.boolean(),
        }),
      )
      .min(1)
      .max(100),
    reportFallbackEmail: z.union([z.literal(''), EmailAddress]),
  })
  .partial();
export type SettingsChange = z.infer<typeof SettingsChange>;

const tag = 'Settings';

export const routes = defineRoutes({
  getSettings: {
    method: 'GET',
    path: '/v1/settings',
    allow: ['staff', 'administrator', 'job-board-administrator'],
    reply: { status: 200, schema: SettingsView },
    versioned: true,
    tag,
    summary: 'Settings of the instance',
  },
  updateSettings: {
    method: 'PATCH',
    path: '/v1/settings',
    allow: ['administrator'],
    body: SettingsChange,
    reply: { status: 200, schema: SettingsView },
    versioned: true,
    tag,
    summary: 'Update settings',
    description:
      'Each section in the request replaces the current one and takes effect at once. Activity types cannot be removed, since notes may refer to them: set `active` to false.',
  },
});
