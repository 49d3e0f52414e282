/** Variables through which libfaketime shifts the clock of a process (`npm run test:dates`). */
const clockVariables = ['LD_PRELOAD', 'FAKETIME', 'FAKETIME_DONT_FAKE_MONOTONIC'] as const;

/** All that a process which a test starts gets from its environment: the path, and the clock of the run. */
export const processEnvironment: Readonly<Record<string, string>> = Object.fromEntries(
  ['PATH', ...clockVariables].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  }),
);
