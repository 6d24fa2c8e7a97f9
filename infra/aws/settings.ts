/** The environment variables of the functions: the stacks write them, the runtime reads them. */
const settingNames = [
  /** The table's name. */
  'TABLE_NAME',
  /** What every queue's name begins with. */
  'QUEUE_PREFIX',
  /** The ARN of the queues, up to and without that prefix: `arn:aws:sqs:eu-central-1:123456789012:`. */
  'QUEUE_ARN_BASE',
  /** The bucket with the data of images. */
  'IMAGE_BUCKET',
  /** The ARN of the secret with the keys that sign tokens. */
  'TOKEN_KEYS_SECRET',
  /** The ARN of the secret with the passwords of the first users. */
  'PASSWORDS_SECRET',
  /** The ARN of the secret of which the keys of volumes are made. */
  'VOLUME_SECRET',
  /** The ARN of the secret that the blobs of credentials are sealed with. */
  'CREDENTIAL_SECRET',
  /** JSON with the origin of each service, where they have origins of their own. */
  'SERVICE_ORIGINS',
  /** After how many seconds a move that nobody has answered is confirmed by itself. */
  'RESIZE_CONFIRM_SECONDS',
  /** For how many seconds a server that was deleted can be taken back. */
  'RECLAIM_INSTANCE_SECONDS',
  /** Where the proxies of consoles are. */
  'CONSOLE_PROXY',
  /** For how many seconds the machine of a shelved server stays on its host; -1 for ever. */
  'SHELVED_OFFLOAD_SECONDS',
  /** For how many days it is kept who has changed what. */
  'AUDIT_DAYS',
  /** Where CloudWatch keeps the numbers. */
  'METRIC_NAMESPACE',
  /** Set where numbers are kept for each operation. */
  'DETAILED_METRICS',
] as const;
export type SettingName = (typeof settingNames)[number];

/** Where objects are in the image bucket: what clients put, and what has become an image's data. */
export const imagePrefixes = { uploads: 'uploads/', images: 'images/' } as const;
