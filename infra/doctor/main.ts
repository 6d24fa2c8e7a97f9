/** `npm run doctor`: says what is wrong in a table, and changes nothing unless it is told to repair. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { examine } from '../../shared/doctor/examine.ts';
import { dynamodbStore } from '../../shared/store/dynamodb.ts';
import type { Store } from '../../shared/store/port.ts';
import { openSqliteStore } from '../../shared/store/sqlite.ts';
import { systemChance, systemClock } from '../../shared/system-clock.ts';
import { databaseFile } from '../local/ports.ts';

const usage = `Usage: npm run doctor -- [options]

  --state FOLDER  looks at the table of a cloud on this machine (.micronova), which may run meanwhile
  --table NAME    looks at a table of DynamoDB instead, found by AWS_REGION and the usual credentials
  --repair        puts right what can be proven, and says what cannot
`;

const clock = systemClock;

interface Opened {
  readonly store: Store;
  close(): void;
}

function openedTable({ state, table }: { readonly state: string; readonly table?: string | undefined }): Opened {
  if (table !== undefined) {
    const client = new DynamoDBClient({});
    return { store: dynamodbStore({ client, tableName: table, clock }), close: () => client.destroy() };
  }
  const path = join(resolve(state), databaseFile);
  if (!existsSync(path)) throw new Error(`There is no cloud in ${resolve(state)}. Name its folder with --state FOLDER.`);
  const store = openSqliteStore({ path, clock });
  return { store, close: () => store.close() };
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      state: { type: 'string', default: '.micronova' },
      table: { type: 'string' },
      repair: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return void process.stdout.write(usage);
  const { store, close } = openedTable(values);
  try {
    const found = await examine(
      { store, clock, chance: systemChance },
      { repairs: values.repair, tell: ({ says, is }) => void process.stdout.write(`${is}: ${says}\n`) },
    );
    const { servers, volumes, ports, repaired, restless } = found;
    const outcome = found.found === 0 ? 'nothing is wrong' : `${found.found} things are wrong, ${repaired} of them are right again`;
    const unjudged = restless === 0 ? '' : `; ${restless} changed all the time`;
    process.stdout.write(`${servers} servers, ${volumes} volumes and ${ports} ports: ${outcome}${unjudged}.\n`);
    process.exitCode = found.found > repaired ? 1 : 0;
  } finally {
    close();
  }
}

await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 2;
});
