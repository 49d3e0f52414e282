import { httpHandler } from '../../../../shared/http/handler.ts';
import { httpEnvironment, httpPlatform } from '../../../../shared/http/platform.ts';
import { defineRoutes } from '../../../../shared/http/route.ts';
import { makeNote, NewNote, Note } from './schema.ts';

const routes = defineRoutes({
  addNote: {
    method: 'POST',
    path: '/v1/providers/{providerId}/notes',
    allow: 'public',
    body: NewNote,
    reply: { status: 201, schema: Note },
    tag: 'Bench',
    summary: 'Adds a note',
  },
});

const env = httpEnvironment.parse(process.env);
export const handler = httpHandler(
  routes,
  { addNote: async ({ path, body }) => ({ body: makeNote(path.providerId, body), location: '/v1/notes/note-1' }) },
  httpPlatform('bench', env),
);
