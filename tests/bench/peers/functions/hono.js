import { Hono } from 'hono';
import { handle } from 'hono/aws-lambda';
import { connect } from '../../../../shared/persistence/table-connection.ts';
import { makeNote, NewNote, Note, ProviderId } from './schema.ts';

export const table = connect(process.env.TABLE_NAME ?? '');

const app = new Hono().post('/v1/providers/:providerId/notes', async (c) => {
  const providerId = ProviderId.parse(c.req.param('providerId'));
  const note = makeNote(providerId, NewNote.parse(await c.req.json()));
  return c.json(Note.parse(note), 201);
});

export const handler = handle(app);
