import 'reflect-metadata';
import serverlessExpress from '@codegenie/serverless-express';
import { Body, Controller, Module, Param, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { connect } from '../../../../shared/persistence/table-connection.ts';
import { makeNote, NewNote, Note, ProviderId } from './schema.ts';

export const table = connect(process.env.TABLE_NAME ?? '');

class Notes {
  add(id, body) {
    return Note.parse(makeNote(ProviderId.parse(id), NewNote.parse(body)));
  }
}
// What decorators do, without a compiler for them.
Controller('v1/providers')(Notes);
Post(':providerId/notes')(Notes.prototype, 'add', Object.getOwnPropertyDescriptor(Notes.prototype, 'add'));
Param('providerId')(Notes.prototype, 'add', 0);
Body()(Notes.prototype, 'add', 1);

class App {}
Module({ controllers: [Notes] })(App);

let server;
/** As NestJS documents it for Lambda. */
export async function handler(event, context) {
  server ??= await start();
  return server(event, context, () => {});
}

async function start() {
  const app = await NestFactory.create(App, { logger: false });
  await app.init();
  return serverlessExpress({ app: app.getHttpAdapter().getInstance() });
}
