import { readSettings } from '#infra/local/settings.ts';
import { startStack } from '#infra/local/stack.ts';
import { testFunctions } from './catalogue.ts';

/** The stack with made-up functions, started as its own process by tests that kill it. */
const { stop } = await startStack({
  settings: readSettings(process.env),
  functions: testFunctions,
  functionsFolder: new URL('./functions/', import.meta.url),
  onTrouble: (message) => console.error(message),
  onFailure: (error) => console.error(error.message),
});
process.on('SIGINT', () => stop().then(() => process.exit(0)));
console.log('ready');
