/**
 * Amazon's public list prices in us-east-1 (N. Virginia) in dollars, without free tiers. Source: the pricing pages of the services at
 * aws.amazon.com; DynamoDB's on-demand prices are those since the cut of November 2024.
 */
export const pricesAsOf = 'November 2026';

export const prices = {
  /** HTTP API, per million requests, up to 300 million a month. */
  apiRequests: 1.0,
  /** Lambda on ARM, per million requests, and per GB-second. */
  functionRequests: 0.2,
  functionGigabyteSecond: 0.0000133334,
  /** DynamoDB on demand, per million request units. */
  readUnits: 0.125,
  writeUnits: 0.625,
  /** DynamoDB per GB and month: storage, and its continuous backup. */
  tableGigabyte: 0.25,
  backupGigabyte: 0.2,
  /** SQS FIFO, per million requests. */
  queueRequests: 0.5,
  /** S3 Standard, per million requests; and per GB and month. */
  storagePuts: 5.0,
  storageGets: 0.4,
  storageGigabyte: 0.023,
  /** EventBridge, per million events that S3 sends. */
  storageEvents: 1.0,
  /** CloudWatch Logs, per GB taken in. */
  logGigabyte: 0.5,
  /** CloudWatch and Secrets Manager, per month. */
  alarmMetric: 0.1,
  ownMetric: 0.3,
  dashboard: 3.0,
  secret: 0.4,
} as const;
