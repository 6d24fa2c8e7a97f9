/** What can be seen and said of a server besides the server itself, as the real client shows it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startLocalCloud } from './local-cloud.ts';
import { areReal } from './machines.ts';

test('openstack server event, set and unset of properties and tags, and limits', async () => {
  const cloud = await startLocalCloud();
  try {
    const ask = (line: string, as: 'micronova' | 'micronova-admin' = 'micronova') => cloud.ask(as, line);
    const read = async <T = Record<string, unknown>>(line: string, as?: 'micronova-admin') =>
      JSON.parse(await ask(`${line} -f json`, as)) as T;
    const { id } = await read('server create --image test --flavor m1.nano --nic none --wait web');

    await ask('server set --property colour=blue --property size=xl --tag one --tag two web');
    await ask('server unset --property size --tag one web');
    const shown = await read('server show web');
    assert.deepEqual([shown['properties'], shown['tags']], [{ colour: 'blue' }, ['two']]);

    await ask('server lock web');
    const events = await read<Record<string, string>[]>('server event list web --long');
    assert.deepEqual(
      events.map((event) => [event['Server ID'], event['Action']]),
      [
        [id, 'lock'],
        [id, 'create'],
      ],
    );
    const created = events[1]?.['Request ID'] ?? '';
    const paged = await read<Record<string, string>[]>(`server event list web --limit 1 --marker ${events[0]?.['Request ID']}`);
    assert.deepEqual(
      paged.map((event) => event['Request ID']),
      [created],
    );
    const seen = await read<{ events: Record<string, unknown>[] }>(`server event show web ${created}`);
    assert.deepEqual([seen.events[0]?.['result'], 'host' in (seen.events[0] ?? {})], ['Success', false]);
    const insides = await read<{ events: Record<string, unknown>[] }>(`server event show ${id} ${created}`, 'micronova-admin');
    assert.equal(typeof insides.events[0]?.['host'], 'string');

    const console = await cloud.openstack('micronova', ...'console url show web -f json'.split(' '));
    assert.match(console.output + console.errors, areReal ? /Unavailable console type novnc/ : /"url": ".*token/);

    const diagnostics = await ask(`--os-compute-api-version 2.1 server show --diagnostics ${id}`, 'micronova-admin');
    assert.match(diagnostics, /cpu0_time/);

    await ask('server unlock web');
    await ask('server delete --wait web');
    const afterwards = await read<Record<string, string>[]>(`--os-compute-api-version 2.21 server event list ${id}`);
    assert.deepEqual(
      afterwards.map((event) => event['Action']),
      ['delete', 'unlock', 'lock', 'create'],
    );

    const limits = await read<{ Name: string; Value: number }[]>('limits show --absolute');
    const named = (name: string) => limits.find(({ Name }) => Name === name)?.Value;
    assert.deepEqual(['maxTotalInstances', 'totalInstancesUsed', 'maxTotalCores', 'totalCoresUsed'].map(named), [10, 0, 20, 0]);
  } finally {
    await cloud.stop();
  }
});
