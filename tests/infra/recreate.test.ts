import { beforeAll, describe, expect, test } from 'vitest';
import { stages } from '#infra/stages.ts';
import { type StackName, type Synthesized, stackNames, synthesized } from './synthesized.ts';

let prod: Synthesized;
beforeAll(() => {
  prod = synthesized('prod');
});

const kept: readonly StackName[] = ['data', 'identity'];
const remade = stackNames.filter((name) => !kept.includes(name));

/**
 * What stacks besides data and identity may consist of: nothing that anybody has put something into. A type that is not here
 * fails; before adding one, say what is lost with it.
 */
const stateless: ReadonlySet<string> = new Set([
  'AWS::ApiGatewayV2::Api',
  'AWS::ApiGatewayV2::ApiMapping',
  'AWS::ApiGatewayV2::Authorizer',
  'AWS::ApiGatewayV2::DomainName',
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::Route',
  'AWS::ApiGatewayV2::Stage',
  'AWS::CloudFront::Distribution', // keeps nothing; its DNS target changes
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::Events::Rule',
  'AWS::GuardDuty::MalwareProtectionPlan',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::KMS::Key', // of topics: what they encrypt is under way for minutes
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::EventSourceMapping', // reads from the stream's oldest record; the sweep has the rest
  'AWS::Lambda::Function',
  'AWS::Lambda::Permission',
  'AWS::Logs::LogGroup', // the audit trail is in the table
  'AWS::Logs::MetricFilter',
  'AWS::SES::ConfigurationSet',
  'AWS::SES::ConfigurationSetEventDestination',
  'AWS::SES::EmailIdentity', // its DNS records may change: docs/operations.md
  'AWS::SNS::Subscription',
  'AWS::SNS::Topic',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::Queue', // dead letters only (below): copies of what the table and the buckets hold
  'AWS::SQS::QueuePolicy',
  'AWS::Scheduler::Schedule',
  'AWS::WAFv2::WebACL',
  'AWS::StepFunctions::StateMachine', // a run's position is in its run item
]);

interface Named {
  readonly Type: string;
  readonly DeletionPolicy?: string;
}

function resourcesOf(stack: StackName): [string, Named][] {
  return Object.entries((prod.template(stack) as { Resources: Record<string, Named> }).Resources);
}

/** Stacks whose outputs a template reads. */
function readBy(stack: StackName): string[] {
  const names = JSON.stringify(prod.template(stack)).matchAll(
    /"Fn::GetStackOutput":\{"StackName":"portal-prod-(\w+)"/g,
  );
  return [...new Set([...names].map(([, name = '']) => name))].sort();
}

describe('a stack besides data and identity can be destroyed and made again', () => {
  test.each(remade)('%s holds nothing that could be lost', (stack) => {
    const types = new Set(resourcesOf(stack).map(([, { Type }]) => Type));
    expect([...types].filter((type) => !stateless.has(type))).toEqual([]);
  });

  test.each(remade)('%s leaves nothing behind whose name would be taken', (stack) => {
    const left = resourcesOf(stack).filter(([, { DeletionPolicy = 'Delete' }]) => DeletionPolicy !== 'Delete');
    expect(left.map(([id]) => id)).toEqual([]);
  });

  test('its queues are dead letters of its own functions, which nobody else sends to', () => {
    const queues = Object.keys(prod.resources('AWS::SQS::Queue'));
    expect(queues.length).toBeGreaterThan(0);
    for (const id of queues) {
      expect(id).toMatch(/^jobs\/\w+deadletters\w+$/);
    }
  });

  test('no other stack holds on to it: references are looked up, not exported', () => {
    for (const stack of stackNames) {
      const template = prod.template(stack);
      expect(JSON.stringify(template), stack).not.toContain('Fn::ImportValue');
      expect(Object.values(template.Outputs ?? {}).filter((output) => output.Export !== undefined)).toEqual([]);
    }
    expect(readBy('api')).toContain('data');
  });

  test('what is kept depends on nothing that may go', () => {
    for (const stack of kept) {
      expect(readBy(stack).filter((name) => remade.some((other) => other === name))).toEqual([]);
    }
  });
});

describe('quotas of a stage', () => {
  test('runs that must not overlap do not, and public calls have a share of their own', () => {
    const reserved = Object.values(prod.resources('AWS::Lambda::Function'))
      .filter(({ Properties }) => Properties.ReservedConcurrentExecutions !== undefined)
      .map(({ Properties }) => [
        Properties.FunctionName.replace('portal-prod-', ''),
        Properties.ReservedConcurrentExecutions,
      ]);
    expect(Object.fromEntries(reserved)).toEqual(stages.prod.concurrency.reserved);
  });

  test('a run that meets another waits for it', () => {
    for (const { Properties } of Object.values(prod.resources('AWS::StepFunctions::StateMachine'))) {
      const definition = JSON.stringify(Properties.DefinitionString);
      expect(definition).toMatch(/Lambda\.TooManyRequestsException.{0,80}IntervalSeconds\W+60\b/);
    }
  });
});
