import { beforeAll, describe, expect, test } from 'vitest';
import { stages } from '#infra/stages.ts';
import { type Synthesized, synthesized, textOf } from './synthesized.ts';

let prod: Synthesized;
beforeAll(() => {
  prod = synthesized('prod');
});

const roleNamed = (name: string) =>
  Object.entries(prod.resources('AWS::IAM::Role', 'pipeline')).find(
    ([, { Properties }]) => Properties.RoleName === name,
  );

/** The names of the roles that one of the pipeline's may become. */
function becomes(name: string): string[] {
  const id = roleNamed(name)?.[0].split('/')[1];
  const statements = Object.values(prod.resources('AWS::IAM::Policy', 'pipeline'))
    .filter(({ Properties }) => Properties.Roles.some((role: unknown) => textOf(role) === `{${id}}`))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
  expect(statements).toHaveLength(1);
  expect(statements[0]).toMatchObject({ Effect: 'Allow', Action: 'sts:AssumeRole' });
  const names = [statements[0].Resource]
    .flat()
    .map((arn) => /cdk-hnb659fds-([a-z-]+)-role-/.exec(textOf(arn))?.[1] ?? textOf(arn));
  // Each in the stage's region and in us-east-1.
  expect(names).toHaveLength(2 * new Set(names).size);
  return [...new Set(names)];
}

describe('roles of the pipeline', () => {
  test('are taken by OpenID Connect only, by runs of one repository and purpose', () => {
    const issuer = 'token.actions.githubusercontent.com';
    const trust = (name: string) => roleNamed(name)?.[1].Properties.AssumeRolePolicyDocument.Statement;
    for (const [name, runs] of [
      ['portal-prod-deploy', 'environment:prod'],
      ['portal-prod-diff', 'pull_request'],
    ] as const) {
      expect(trust(name)).toEqual([
        {
          Effect: 'Allow',
          Action: 'sts:AssumeRoleWithWebIdentity',
          Principal: { Federated: expect.anything() },
          Condition: {
            StringEquals: {
              [`${issuer}:aud`]: 'sts.amazonaws.com',
              [`${issuer}:sub`]: `repo:${stages.prod.repository}:${runs}`,
            },
          },
        },
      ]);
    }
    expect(Object.keys(prod.resources('AWS::IAM::Role', 'pipeline'))).toHaveLength(2);
  });

  test('do nothing themselves: they become roles of cdk bootstrap, one that looks only the one that can look', () => {
    expect(becomes('portal-prod-deploy')).toEqual(['deploy', 'file-publishing', 'lookup']);
    expect(becomes('portal-prod-diff')).toEqual(['lookup']);
  });
});
