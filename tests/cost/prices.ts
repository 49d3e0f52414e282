/**
 * List prices in US dollars for ca-central-1, of 2025. They were **not looked up** when this was written: those of the table are US
 * East's and ten per cent, the others are as known. Check them before you rely on the result (the pricing page of each service, or
 * `aws pricing get-products`). No discount, no tax, and of the free tiers only the three dashboards of up to fifty metrics.
 */
export const prices = {
  tableReadUnit: 0.1375 / 1e6,
  tableWriteUnit: 0.6875 / 1e6,
  tableGiBMonth: 0.28,
  /** Point-in-time recovery, on top of storage. */
  tableBackupGiBMonth: 0.22,
  gatewayCall: 1.11 / 1e6,
  lambdaCall: 0.2 / 1e6,
  /** arm64. */
  lambdaGiBSecond: 0.0000133334,
  /** Essentials, beyond the users that are free. */
  signedInUser: 0.015,
  freeUsers: 10_000,
  mail: 0.1 / 1e3,
  objectGiBMonth: 0.025,
  objectWrite: 0.0055 / 1e3,
  malwareScanObject: 0.215 / 1e3,
  malwareScanGiB: 0.09,
  trafficOutGiB: 0.09,
  logGiB: 0.55,
  stateTransition: 0.025 / 1e3,
  /** Of each metric that an alarm watches. */
  alarmMonth: 0.1,
  /** Billed by the hour in which it has a value. */
  customMetricMonth: 0.3,
  keyMonth: 1,
  keyCall: 0.03 / 1e4,
  secretMonth: 0.4,
  webAclMonth: 5,
  webAclRuleMonth: 1,
  webAclRequest: 0.6 / 1e6,
  cloudFrontRequest: 0.012 / 1e4,
  cloudFrontGiB: 0.085,
} as const;
