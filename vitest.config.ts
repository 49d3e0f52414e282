import { defineConfig } from 'vitest/config';

const waiting = { testTimeout: 30_000, hookTimeout: 60_000 };

export default defineConfig({
  test: {
    maxWorkers: 2,
    reporters: ['default', './tests/support/closing-line.ts'],
    projects: [
      {
        test: {
          ...waiting,
          name: 'plain',
          include: ['tests/{unit,contract}/**/*.test.ts'],
        },
      },
      {
        test: {
          ...waiting,
          name: 'infra',
          include: ['tests/{infra,bench}/**/*.test.ts'],
          globalSetup: ['tests/infra/build-setup.ts'],
        },
      },
      {
        test: {
          ...waiting,
          name: 'engines',
          include: ['tests/{integration,divergence}/**/*.test.ts'],
          globalSetup: ['tests/support/engines-setup.ts'],
          setupFiles: ['tests/support/engines-environment.ts'],
        },
      },
      {
        test: {
          ...waiting,
          name: 'api',
          include: ['tests/api/**/*.test.ts'],
          globalSetup: ['tests/support/stack-setup.ts'],
        },
      },
    ],
  },
});
