import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { connect } from '../../../../shared/persistence/table-connection.ts';
import { makeNote, NewNote, Note, ProviderId } from './schema.ts';

export const table = connect(process.env.TABLE_NAME ?? '');

/** The least that does it: no routing, no problems, no headers, no log. */
export async function handler(event: APIGatewayProxyEventV2) {
  const providerId = ProviderId.parse(event.rawPath.split('/')[3]);
  const note = makeNote(providerId, NewNote.parse(JSON.parse(event.body ?? '')));
  return {
    statusCode: 201,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(Note.parse(note)),
  };
}
