import type { TestProject } from 'vitest/node';
import './stack.ts';
import { startStackProcess } from './stack-process.ts';

/** Global set-up of the API tests; runs only when one of their files does. */
export default async function setup(project: TestProject) {
  const { facts, stop } = await startStackProcess({ PORTAL_SEED: 'demo' });
  project.provide('stack', facts);
  return stop;
}
