import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { stages } from '#infra/stages.ts';
import { root } from './sources.ts';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly steps?: readonly Step[];
  readonly uses?: string;
  readonly needs?: string;
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly strategy?: { readonly matrix: { readonly stage: readonly string[] } };
  readonly with?: { readonly stage: string };
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly concurrency?: { readonly group: string; readonly 'cancel-in-progress': unknown };
  readonly jobs: Readonly<Record<string, Job>>;
}

const workflows = new Map<string, { readonly text: string; readonly workflow: Workflow }>(
  globSync('.github/workflows/*.yml', { cwd: root }).map((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    return [basename(path, '.yml'), { text, workflow: parse(text, { strict: true, uniqueKeys: true }) }];
  }),
);
const jobs = [...workflows].flatMap(([file, { workflow }]) =>
  Object.entries(workflow.jobs).map(([name, job]) => ({ name: `${file}/${name}`, job })),
);
const steps = jobs.flatMap(({ name, job }) => (job.steps ?? []).map((step) => ({ name, step })));

const jobOf = (name: string): Job => {
  const found = jobs.find((job) => job.name === name);
  if (!found) {
    throw new Error(`There is no job ${name}`);
  }
  return found.job;
};
const commandsOf = (name: string) => (jobOf(name).steps ?? []).flatMap(({ run }) => run ?? []).join('\n');

describe('workflows', () => {
  test('check what a contributor checks, audit packages, and synthesize every stage', () => {
    for (const command of ['npm run lint', 'npm run types', 'npm test']) {
      expect(commandsOf('check/check')).toContain(command);
    }
    expect(commandsOf('check/audit')).toContain('npm audit --audit-level=high');
    expect(commandsOf('check/synth')).toContain('npm run synth');
    expect(Object.keys(workflows.get('check')?.workflow.on ?? {})).toEqual(['push', 'pull_request', 'workflow_call']);
    for (const name of ['check/synth', 'diff/diff']) {
      expect(jobOf(name).strategy?.matrix.stage, name).toEqual(Object.keys(stages));
    }
  });

  test('deploy in order, after the checks, each stage in its environment', () => {
    expect(jobOf('deploy/check').uses).toBe('./.github/workflows/check.yml');
    expect(jobOf('deploy/dev')).toMatchObject({ needs: 'check', with: { stage: 'dev' } });
    expect(jobOf('deploy/staging')).toMatchObject({ needs: 'dev', with: { stage: 'staging' } });
    expect(jobOf('deploy/prod')).toMatchObject({ needs: 'staging', with: { stage: 'prod' } });
    expect(jobOf('deploy/chosen')).toMatchObject({ needs: 'check' });
    expect(jobOf('deploy-stage/deploy').environment).toMatch(/^\$\{\{ inputs\.stage \}\}$/);
    expect(commandsOf('deploy-stage/deploy')).toMatch(/cdk deploy --all[\s\S]*npm run e2e/);
    const { concurrency } = workflows.get('deploy-stage')?.workflow ?? {};
    expect(concurrency?.group).toMatch(/^deploy-\$\{\{ inputs\.stage \}\}$/);
    expect(concurrency?.['cancel-in-progress']).toBe(false);
  });

  test('may read the repository, and take a role only where a stage is looked at or deployed', () => {
    for (const [file, { workflow }] of workflows) {
      expect(workflow.permissions, file).toEqual({ contents: 'read' });
    }
    const withRole = [
      'deploy/chosen',
      'deploy/dev',
      'deploy/prod',
      'deploy/staging',
      'deploy-stage/deploy',
      'diff/diff',
    ];
    const more = jobs.filter(({ job }) => job.permissions !== undefined);
    expect(more.map(({ name }) => name).sort()).toEqual(withRole.toSorted());
    for (const { name, job } of more) {
      expect(job.permissions, name).toEqual({ contents: 'read', 'id-token': 'write' });
    }
  });

  test('keep no key: AWS is reached by short-lived roles', () => {
    for (const [file, { text }] of workflows) {
      expect(text, file).not.toMatch(/secrets\.|access-key|AKIA|SECRET_ACCESS/i);
    }
    const roles = steps.filter(({ step }) => step.uses?.startsWith('aws-actions/'));
    expect(roles.map(({ name }) => name).sort()).toEqual(['deploy-stage/deploy', 'diff/diff']);
    for (const { step } of roles) {
      expect(step.with).toHaveProperty('role-to-assume');
    }
  });

  test('use actions of a fixed version, without credentials left in the checkout', () => {
    for (const { name, step } of steps) {
      if (step.uses === undefined) {
        continue;
      }
      expect(step.uses, name).toMatch(/^(actions|aws-actions)\/[\w-]+@(v\d+|[0-9a-f]{40})$/);
      if (step.uses.startsWith('actions/checkout@')) {
        expect(step.with).toEqual({ 'persist-credentials': false });
      }
    }
  });

  test('hand nothing from outside to a shell as part of a command', () => {
    for (const { name, step } of steps) {
      expect(step.run ?? '', name).not.toMatch(/\$\{\{\s*(github|inputs|vars)/);
    }
  });
});
