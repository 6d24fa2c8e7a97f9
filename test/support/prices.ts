/** Amazon's public list prices in us-east-1 (N. Virginia) in dollars, without free tiers, as they were on 2026-11-01. */
export const prices = {
  /** HTTP API, per million requests, up to 300 million a month. */
  apiRequests: 1.0,
  /** Lambda on ARM, per million requests, and per GB-second. */
  functionRequests: 0.2,
  functionGigabyteSecond: 0.0000133334,
  /** DynamoDB on demand, per million units. */
  readUnits: 0.125,
  writeUnits: 0.625,
  /** DynamoDB per GB and month: storage, and its continuous backup. */
  tableGigabyte: 0.25,
  backupGigabyte: 0.2,
  /** SQS FIFO, per million requests. */
  queueRequests: 0.5,
  /** CloudWatch Logs, per GB taken in. */
  logGigabyte: 0.5,
  /** Per month. */
  alarm: 0.1,
  ownMetric: 0.3,
  secret: 0.4,
} as const;
