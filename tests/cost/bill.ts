import type { Cost } from '../support/metered-api.ts';
import type { Counted } from './counted.ts';
import { prices } from './prices.ts';
import { assumed } from './usage.ts';

export interface MeasuredUse extends Cost {
  readonly operation: string;
  readonly perMonth: number;
  readonly memoryMiB: number;
  readonly writes: boolean;
}

export interface Measured {
  readonly operations: readonly MeasuredUse[];
  readonly sweep: Cost;
  /** Of a client with a new result. */
  readonly match: Cost & { readonly count: number };
  /** Of a mail. */
  readonly feed: Cost & { readonly count: number };
}

/** A line of the bill: US dollars a month. */
export interface Line {
  readonly part: string;
  readonly dollars: number;
}

export interface Bill {
  /** Of a stage that nobody uses. */
  readonly base: readonly Line[];
  /** What CloudFront with AWS WAF adds to that. */
  readonly firewall: readonly Line[];
  /** What 1,000 more active clients cost, in their first year, without Cognito and the firewall. */
  readonly clients: readonly Line[];
  /** The same of Cognito, beyond the users that are free. */
  readonly cognito: Line;
  /** The same of the firewall. */
  readonly firewallCalls: Line;
  /** Storage of the table for 1,000 clients after so many years. */
  readonly storage: readonly { readonly years: number; readonly gib: number; readonly dollars: number }[];
}

const clients = 1000;
const perGiB = 1024 * 1024;
const monthsOfYear = 12;

export const totalOf = (lines: readonly Line[]) => lines.reduce((sum, { dollars }) => sum + dollars, 0);

export function bill(measured: Measured, counted: Counted): Bill {
  const calls = measured.operations.reduce((sum, { perMonth }) => sum + perMonth, 0);
  return {
    base: dearestFirst(baseOf(measured, counted)),
    firewall: [
      {
        part: 'AWS WAF: the ACL and its rules',
        dollars: counted.webAcls * prices.webAclMonth + counted.webAclRules * prices.webAclRuleMonth,
      },
    ],
    clients: dearestFirst(clientsOf(measured)),
    cognito: {
      part: 'Cognito: everybody who signs in',
      dollars: clients * (1 + 1 / assumed.clientsPerStaff) * prices.signedInUser,
    },
    firewallCalls: {
      part: 'AWS WAF and CloudFront: calls and traffic',
      dollars:
        clients * calls * (prices.webAclRequest + prices.cloudFrontRequest) +
        ((clients * calls * assumed.replyKiB) / perGiB) * prices.cloudFrontGiB,
    },
    storage: [1, 3, 7].map((years) => ({ years, ...storageAfter(years) })),
  };
}

function dearestFirst(lines: readonly Line[]): Line[] {
  return lines.toSorted((a, b) => b.dollars - a.dollars);
}

function storageAfter(years: number): { gib: number; dollars: number } {
  const monthly = assumed.fileKiBPerMonth + assumed.auditKiBPerMonth;
  const gib = (clients * (assumed.profileKiB + years * monthsOfYear * monthly)) / perGiB;
  return { gib, dollars: gib * (prices.tableGiBMonth + prices.tableBackupGiBMonth) };
}

function baseOf({ sweep }: Measured, counted: Counted): Line[] {
  const runs = counted.scheduled.reduce((sum, { calls }) => sum + calls, 0);
  const idleGiBSeconds = counted.scheduled.reduce(
    (sum, { calls, memoryMiB }) => sum + (calls * memoryMiB * assumed.idleMs) / 1024 / 1000,
    0,
  );
  const nightGiBSeconds = assumed.nights * 1.73 * (assumed.matchSecondsANight + assumed.importSecondsANight);
  const metricMonths = assumed.hourlyMetrics + assumed.dailyMetrics / 24;
  return [
    {
      part: `Alarms (${counted.alarms}, on ${counted.alarmMetrics} metrics)`,
      dollars: counted.alarmMetrics * prices.alarmMonth,
    },
    { part: 'Metrics of the main job', dollars: metricMonths * prices.customMetricMonth },
    {
      part: `Encryption key (${counted.keys}), with its first two rotations`,
      dollars: counted.keys * (1 + assumed.keyRotations) * prices.keyMonth,
    },
    { part: `Secrets (${counted.secrets})`, dollars: counted.secrets * prices.secretMonth },
    {
      part: 'Functions that schedules call at a rate',
      dollars: runs * prices.lambdaCall + idleGiBSeconds * prices.lambdaGiBSecond,
    },
    {
      part: 'The nightly import and match, loops of runs',
      dollars: nightGiBSeconds * prices.lambdaGiBSecond + assumed.transitions * prices.stateTransition,
    },
    {
      part: 'Table: sweeps, postings',
      dollars:
        (runs * sweep.readUnits + assumed.nights * assumed.postings) * prices.tableReadUnit +
        (runs * sweep.writeUnits + assumed.nights * assumed.importedDaily * assumed.postingWriteUnits) *
          prices.tableWriteUnit,
    },
    { part: 'Logs of scheduled calls', dollars: (runs * assumed.logKiBPerCall * prices.logGiB) / perGiB },
  ];
}

function clientsOf({ operations, match, feed }: Measured): Line[] {
  const total = (of: (use: MeasuredUse) => number) => operations.reduce((sum, use) => sum + use.perMonth * of(use), 0);
  const calls = total(() => 1);
  const mails = assumed.feedMails + assumed.otherMails;
  const news = assumed.nightsWithNews;
  const readUnits =
    total((use) => use.readUnits) +
    (news * match.readUnits) / match.count +
    (assumed.feedMails * feed.readUnits) / feed.count +
    assumed.otherMails * assumed.mailReadUnits;
  const writeUnits =
    total((use) => use.writeUnits) +
    (news * match.writeUnits) / match.count +
    (assumed.feedMails * feed.writeUnits) / feed.count +
    assumed.otherMails * assumed.mailWriteUnits;
  const apiSeconds = total(
    ({ memoryMiB, writes }) => ((memoryMiB / 1024) * (writes ? assumed.writeMs : assumed.readMs)) / 1000,
  );
  const backgroundSeconds = (assumed.otherMails + assumed.uploads) * 0.5 * (assumed.backgroundMs / 1000);
  return [
    { part: 'Mail', dollars: clients * mails * prices.mail },
    { part: 'Table, reads', dollars: clients * readUnits * prices.tableReadUnit },
    { part: 'Table, writes', dollars: clients * writeUnits * prices.tableWriteUnit },
    { part: 'Table, storage and its backup, after a year', dollars: storageAfter(1).dollars },
    {
      part: 'Functions',
      dollars:
        clients * (calls + mails + assumed.uploads) * prices.lambdaCall +
        clients * (apiSeconds + backgroundSeconds) * prices.lambdaGiBSecond,
    },
    { part: 'API Gateway', dollars: clients * calls * prices.gatewayCall },
    {
      part: 'Files: storage, writes, malware scan',
      dollars:
        clients *
        (((assumed.filesKept * assumed.fileMiB) / 1024) * prices.objectGiBMonth +
          assumed.uploads *
            (2 * prices.objectWrite + prices.malwareScanObject + (assumed.fileMiB / 1024) * prices.malwareScanGiB)),
    },
    { part: 'Logs', dollars: (clients * calls * assumed.logKiBPerCall * prices.logGiB) / perGiB },
    { part: 'Traffic to browsers', dollars: ((clients * calls * assumed.replyKiB) / perGiB) * prices.trafficOutGiB },
    { part: 'Encryption key, calls of it', dollars: clients * calls * assumed.keyCallsPerCall * prices.keyCall },
  ];
}
