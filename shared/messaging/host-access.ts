/** How the agent of a host reaches its queues, where that takes more than this machine's files. */
export interface HostAccess {
  describe(host: string): HostConnection;
}

/** What the operator of a host needs to start its agent. */
interface HostConnection {
  readonly region: string;
  /** The agent's `--sqs-prefix`. */
  readonly sqsPrefix: string;
  readonly commandsQueueArn: string;
  readonly eventsQueueArn: string;
  /** All that the agent's principal may do: an IAM policy document. */
  readonly policy: unknown;
}
