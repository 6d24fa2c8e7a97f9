/** What goes wrong with ports and their addresses. */
import type { Key } from '../../../shared/store/port.ts';
import { keyOf } from '../../../shared/store/requests.ts';
import { type Canary, isServer, rewriting } from './canary.ts';

const isAddress = ({ pk, sk }: Key) => pk.startsWith('SUBNET#') && sk.startsWith('IP#');

export const canariesOfNetworks: readonly Canary[] = [
  {
    name: 'an address is given without being claimed',
    budget: 40,
    store: rewriting((writes) => writes.filter((write) => write.kind !== 'put' || !isAddress(keyOf(write)))),
  },
  {
    name: 'a server shows no address of a port that was given one',
    budget: 60,
    store: rewriting((writes) =>
      writes.map((write) =>
        write.kind === 'put' && isServer(write.item) && Array.isArray(write.item['interfaces'])
          ? { ...write, item: { ...write.item, interfaces: write.item['interfaces'].map((each) => ({ ...each, fixedIps: [] })) } }
          : write,
      ),
    ),
  },
  {
    name: 'a port stays when its server goes',
    budget: 80,
    store: rewriting((writes) => writes.filter((write) => write.kind !== 'remove' || write.key.sk !== 'PORT')),
  },
  {
    name: 'hosts are not told of changed rules',
    budget: 400,
    store: rewriting((writes) =>
      writes.map((write) => {
        if (write.kind !== 'put' || write.item.sk !== 'SECURITY_GROUP') return write;
        const { owedSince: _, due_key: __, due_sort: ___, ...item } = write.item;
        return { ...write, item: item as typeof write.item };
      }),
    ),
  },
  {
    name: 'ports take no quota',
    budget: 40,
    store: rewriting((writes) => writes.filter((write) => write.kind !== 'add' || write.key.sk !== 'NETWORK_USAGE')),
  },
];
