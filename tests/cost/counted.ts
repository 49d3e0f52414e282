import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { functions, triggersOf } from '#infra/catalogue.ts';

/** What is billed whether or not anybody uses the stage, counted in its templates and in the catalogue. */
export interface Counted {
  readonly alarmMetrics: number;
  readonly alarms: number;
  readonly keys: number;
  readonly secrets: number;
  readonly webAcls: number;
  readonly webAclRules: number;
  /** Calls a month that a schedule makes at a rate, with the memory of the function. */
  readonly scheduled: readonly { readonly name: string; readonly memoryMiB: number; readonly calls: number }[];
}

interface Template {
  // biome-ignore lint/suspicious/noExplicitAny: resources of every type
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties: any }>>;
}

const minutesOfMonth = 30 * 24 * 60;
const minutesOf: Readonly<Record<string, number>> = { minute: 1, hour: 60, day: 24 * 60 };

/** @param assembly folder of a stage's cloud assembly */
export function count(assembly: string): Counted {
  const resources = readdirSync(assembly)
    .filter((name) => name.endsWith('.template.json'))
    .flatMap((name) => Object.values((JSON.parse(readFileSync(join(assembly, name), 'utf8')) as Template).Resources));
  const properties = (type: string) =>
    resources.filter(({ Type }) => Type === type).map(({ Properties }) => Properties);
  const alarms = properties('AWS::CloudWatch::Alarm');
  const acls = properties('AWS::WAFv2::WebACL');
  return {
    alarms: alarms.length,
    // A query over metrics that exist only in hours with failures counts as one.
    alarmMetrics: alarms
      .map(({ Metrics = [] }) =>
        Math.max(1, Metrics.filter(({ MetricStat }: { MetricStat?: object }) => MetricStat).length),
      )
      .reduce((sum, metrics) => sum + metrics, 0),
    keys: properties('AWS::KMS::Key').length,
    secrets: properties('AWS::SecretsManager::Secret').length,
    webAcls: acls.length,
    webAclRules: acls.flatMap(({ Rules }) => Rules).length,
    scheduled: functions.flatMap((description) =>
      triggersOf(description, 'schedule').flatMap(({ expression }) => {
        const [, every, unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
        const calls = minutesOfMonth / (Number(every) * (minutesOf[unit] ?? Number.NaN));
        return every === undefined ? [] : [{ name: description.name, memoryMiB: description.memoryMiB, calls }];
      }),
    ),
  };
}
