import type { Cost } from '../support/metered-api.ts';
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

/** A line of the bill: US dollars a month for 1,000 active clients. */
export interface Line {
  readonly part: string;
  readonly dollars: number;
}

const clients = 1000;
const perGiB = 1024 * 1024;

/** The bill of 1,000 active clients for a month, dearest first. */
export function bill({ operations, sweep, match, feed }: Measured): Line[] {
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
  const fixedReadUnits = assumed.sweeps * sweep.readUnits + assumed.nights * assumed.postings * 1;
  const fixedWriteUnits =
    assumed.sweeps * sweep.writeUnits + assumed.nights * assumed.importedDaily * assumed.postingWriteUnits;
  const apiSeconds = total(
    ({ memoryMiB, writes }) => ((memoryMiB / 1024) * (writes ? assumed.writeMs : assumed.readMs)) / 1000,
  );
  const backgroundSeconds = (assumed.otherMails + assumed.uploads) * 0.5 * (assumed.backgroundMs / 1000);
  const fixedSeconds =
    assumed.sweeps * 0.5 * (assumed.backgroundMs / 1000) + assumed.nights * 1.73 * assumed.matchSecondsANight;
  const people = clients * (1 + 1 / assumed.clientsPerStaff);
  const lines: Line[] = [
    { part: 'Cognito: everybody who signs in', dollars: people * prices.signedInUser },
    { part: 'Mail', dollars: clients * mails * prices.mail },
    { part: 'Table, reads', dollars: (clients * readUnits + fixedReadUnits) * prices.tableReadUnit },
    { part: 'Table, writes', dollars: (clients * writeUnits + fixedWriteUnits) * prices.tableWriteUnit },
    {
      part: 'Table, storage and its backup',
      dollars: ((clients * assumed.tableKiB) / perGiB) * (prices.tableGiBMonth + prices.tableBackupGiBMonth),
    },
    {
      part: 'Functions and their loops',
      dollars:
        (clients * (calls + mails + assumed.uploads) + assumed.sweeps) * prices.lambdaCall +
        (clients * (apiSeconds + backgroundSeconds) + fixedSeconds) * prices.lambdaGiBSecond +
        assumed.transitions * prices.stateTransition,
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
    {
      part: 'Logs',
      dollars: ((clients * calls + assumed.sweeps) * assumed.logKiBPerCall * prices.logGiB) / perGiB,
    },
    { part: 'Traffic to browsers', dollars: ((clients * calls * assumed.replyKiB) / perGiB) * prices.trafficOutGiB },
    { part: 'Encryption keys, calls of them', dollars: clients * calls * assumed.keyCallsPerCall * prices.keyCall },
    {
      part: 'Alarms, dashboard, metrics (whatever the number of clients)',
      dollars:
        assumed.alarms * prices.alarmMonth + prices.dashboardMonth + assumed.customMetrics * prices.customMetricMonth,
    },
    {
      part: 'Keys and secrets (whatever the number of clients)',
      dollars: assumed.keys * prices.keyMonth + assumed.secrets * prices.secretMonth,
    },
  ];
  return lines.toSorted((a, b) => b.dollars - a.dollars);
}
