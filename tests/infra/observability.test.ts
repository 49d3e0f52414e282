import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { functions, triggersOf } from '#infra/catalogue.ts';
import { heartbeats, measures } from '#infra/constructs/measures.ts';
import { type Synthesized, synthesized } from './synthesized.ts';

let prod: Synthesized;
beforeAll(() => {
  prod = synthesized('prod');
});

const propertiesOf = (type: string) => Object.values(prod.resources(type)).map(({ Properties }) => Properties);
const alarms = () => propertiesOf('AWS::CloudWatch::Alarm');

describe('the runbook', () => {
  const [, runbook = ''] = readFileSync(join(import.meta.dirname, '../../docs/operations.md'), 'utf8').split(
    '\n## Runbook\n',
  );
  const sections = new Set([...runbook.matchAll(/^### (.+)$/gm)].map(([, heading = '']) => heading));

  test('has a section for every alarm, and none that no alarm leads to', () => {
    const named = alarms().map(({ AlarmName, AlarmDescription }) => {
      const section = / → docs\/operations\.md#([\w-]+)$/.exec(AlarmDescription)?.[1] ?? '';
      expect(sections, AlarmName).toContain(section);
      return section;
    });
    expect([...new Set(named)].sort()).toEqual([...sections].sort());
  });

  test('names commands that there are', () => {
    const { scripts } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'));
    const commands = [...runbook.matchAll(/npm run ([\w:]+)/g)].map(([, command = '']) => command);
    expect(commands.length).toBeGreaterThan(3);
    for (const command of commands) {
      expect(Object.keys(scripts)).toContain(command);
    }
  });
});

describe('metrics of the main job', () => {
  test('are read from the log of the functions that do it', () => {
    const filters = Object.values(prod.resources('AWS::Logs::MetricFilter')).map(({ Properties }) => {
      const [{ MetricName, MetricValue, MetricNamespace }] = Properties.MetricTransformations;
      expect(MetricNamespace).toBe('portal-prod');
      return `${MetricName} ${Properties.FilterPattern} ${MetricValue} ${JSON.stringify(Properties.LogGroupName).toLowerCase()}`;
    });
    for (const { name, event, functions: names, ...rest } of measures) {
      for (const functionName of names) {
        const value = 'figure' in rest ? `$.${rest.figure}` : '1';
        const start = `${name} { $.event = "${event}" } ${value} `;
        const group = functionName.replaceAll('-', '');
        expect(
          filters.filter((filter) => filter.startsWith(start) && filter.includes(group)),
          start,
        ).toHaveLength(1);
      }
    }
  });

  test('mails sent are counted wherever mail is sent', () => {
    const senders = functions.filter(({ sendsMail }) => sendsMail).map(({ name }) => name);
    expect([...(measures.find(({ name }) => name === 'mails-sent')?.functions ?? [])].sort()).toEqual(senders.sort());
  });

  test('are on the one dashboard, beside calls, latency and errors', () => {
    const dashboards = propertiesOf('AWS::CloudWatch::Dashboard');
    expect(dashboards).toHaveLength(1);
    const body = JSON.stringify(dashboards[0]?.DashboardBody);
    for (const metric of [
      'postings-created',
      'pairs-matched',
      'mails-sent',
      'feed-skipped',
      'feed-failed',
      'cams-sync-runs',
      'Count',
      'Latency',
      '5xx',
      'Errors',
    ]) {
      expect(body).toContain(`\\"${metric}\\"`);
    }
  });
});

describe('what does not happen', () => {
  const scheduled = functions.filter((description) => triggersOf(description, 'schedule').length > 0);

  test.each(scheduled.map(({ name }) => name))('rings where %s is silent', (name) => {
    const alarm = alarms().find(({ AlarmName }) => AlarmName === `portal-prod-${name}-missing`);
    expect(alarm).toMatchObject({
      ComparisonOperator: 'LessThanThreshold',
      Threshold: 1,
      TreatMissingData: 'breaching',
    });
    const waited = alarm?.Period * alarm?.EvaluationPeriods;
    expect(waited).toBeLessThanOrEqual(26 * 3600);
    expect(alarm?.DatapointsToAlarm).toBe(alarm?.EvaluationPeriods);
  });

  test.each(heartbeats)('$name: only a run that came to its end counts', ({ name, runs }) => {
    const measure = measures.find((one) => one.name === runs);
    expect(measure).toMatchObject({ event: expect.stringMatching(/\.(completed|built)$/), functions: [name] });
    const alarm = alarms().find(({ AlarmName }) => AlarmName === `portal-prod-${name}-missing`);
    expect(alarm).toMatchObject({ Namespace: 'portal-prod', MetricName: runs });
  });
});
