import { SQSClient } from '@aws-sdk/client-sqs';
import { buildApp } from 'fauxqs';

/** An SQS on this machine, for tests: fauxqs in this process, in memory, on the loopback interface only. */
export interface LocalSqs {
  readonly endpoint: string;
  /** A client of it. Whoever asks for one destroys it. */
  client(): SQSClient;
  /** Stops it once everybody who started it has stopped it. */
  stop(): Promise<void>;
}

interface Running {
  readonly endpoint: string;
  close(): Promise<void>;
}

let running: Promise<Running> | undefined;
let users = 0;

/** Starts it, or shares the one that this process already has. */
export async function startLocalSqs(): Promise<LocalSqs> {
  users += 1;
  running ??= listen();
  const { endpoint } = await running;
  let stopped = false;
  return {
    endpoint,
    client: () => new SQSClient({ endpoint, region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }),
    async stop() {
      if (stopped) return;
      stopped = true;
      users -= 1;
      if (users > 0) return;
      const last = running;
      running = undefined;
      await (await last)?.close();
    },
  };
}

/** `startFauxqs` listens on every interface; the application that it is made of listens where it is told. */
async function listen(): Promise<Running> {
  const application = buildApp({ logger: false });
  const endpoint = await application.listen({ port: 0, host: '127.0.0.1' });
  return { endpoint, close: () => application.close() };
}
