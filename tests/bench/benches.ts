import { camsSync } from './cams-sync.ts';
import { filesBench } from './files.ts';
import { functionBench } from './functions.ts';
import { importBench } from './import.ts';
import { matchIndex } from './match-index.ts';
import { matchJoin } from './match-join.ts';
import { matchRun } from './match-run.ts';
import type { Bench } from './report.ts';

export const benches: readonly Bench[] = [
  matchJoin,
  matchIndex,
  matchRun,
  importBench,
  camsSync,
  filesBench,
  functionBench,
];
