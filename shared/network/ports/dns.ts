/** The names of ports. Neutron's domain is left at its default, by which names are kept and shown, and told to no name server. */
import { kind, Unfit } from '../resource/attribute.ts';
import { plain } from '../resource/kinds.ts';
import type { Port } from './port.ts';

const domain = 'openstacklocal.';
const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

export const dnsName = kind((value) => {
  if (typeof value !== 'string') throw new Unfit(`'${plain(value)}' is not a valid string`);
  const name = value.toLowerCase();
  if (name === '') return name;
  const unfit = (reason: string) => new Unfit(`'${plain(name)}' not a valid PQDN or FQDN. Reason: ${reason}`);
  if (name.length > 255) throw unfit(`'${plain(name)}' exceeds the 255 character FQDN limit`);
  const bad = name
    .replace(/\.$/, '')
    .split('.')
    .find((each) => !label.test(each));
  if (bad !== undefined) throw unfit(`Name '${bad}' must be 1-63 characters long, each of which can only be alphanumeric or a hyphen`);
  return name;
});

/** What each of its addresses is called. */
export const dnsAssignment = ({ fixedIps, dnsName: name }: Pick<Port, 'fixedIps' | 'dnsName'>) =>
  fixedIps.map(({ address }) => {
    const hostname = name === '' ? `host-${address.replace(/[.:]/g, '-')}` : name;
    return { ip_address: address, hostname, fqdn: hostname.endsWith('.') ? hostname : `${hostname}.${domain}` };
  });
