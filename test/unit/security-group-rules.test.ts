import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { assertSays, contentOf, type RuleSays } from '../../shared/network/security-groups/rule-content.ts';

const anything: RuleSays = {
  ...{ direction: 'ingress', ethertype: 'IPv4', protocol: null },
  ...{ portRangeMin: null, portRangeMax: null, remoteIpPrefix: null, remoteGroupId: null },
};
const says = (changes: Partial<RuleSays>): RuleSays => ({ ...anything, ...changes });
const ports = (portRangeMin: number | null, portRangeMax: number | null) => ({ portRangeMin, portRangeMax });

suite('what a rule may say', () => {
  const right: readonly Partial<RuleSays>[] = [
    {},
    { protocol: 'udp' },
    { protocol: 'tcp', ...ports(1, 65_535) },
    { protocol: '136', ...ports(5, 5) },
    { protocol: 'icmp', ...ports(8, null) },
    { protocol: 'icmp', ...ports(0, 0) },
    { ethertype: 'IPv6', protocol: 'ipv6-icmp', ...ports(128, 0) },
    { remoteIpPrefix: '10.0.0.5/24' },
    { ethertype: 'IPv6', remoteIpPrefix: '::/0' },
    { protocol: '0' },
  ];
  for (const changes of right)
    test(`right: ${JSON.stringify(changes)}`, () => {
      assertSays(says(changes));
    });

  const wrong: readonly (readonly [Partial<RuleSays>, string])[] = [
    [ports(1, 2), 'SecurityGroupProtocolRequiredWithPorts'],
    [{ protocol: 'tcp', ...ports(2, 1) }, 'SecurityGroupInvalidPortRange'],
    [{ protocol: 'tcp', ...ports(1, null) }, 'SecurityGroupInvalidPortRange'],
    [{ protocol: '6', ...ports(0, 1) }, 'SecurityGroupInvalidPortValue'],
    [{ protocol: 'icmp', ...ports(256, null) }, 'SecurityGroupInvalidIcmpValue'],
    [{ protocol: 'icmp', ...ports(1, 256) }, 'SecurityGroupInvalidIcmpValue'],
    [{ protocol: '1', ...ports(null, 0) }, 'SecurityGroupMissingIcmpType'],
    [{ protocol: 'vrrp', ...ports(1, 2) }, 'SecurityGroupInvalidProtocolForPort'],
    [{ protocol: 'icmpv6' }, 'SecurityGroupEthertypeConflictWithProtocol'],
    [{ remoteIpPrefix: 'fd00::/8' }, 'SecurityGroupRuleParameterConflict'],
    [{ remoteIpPrefix: '10.0.0.0/8', remoteGroupId: 'g' }, 'SecurityGroupMultipleRemoteEntites'],
  ];
  for (const [changes, kind] of wrong)
    test(`wrong: ${JSON.stringify(changes)}`, () => {
      assert.throws(
        () => assertSays(says(changes)),
        (error: Error & { readonly kind?: string }) => error.kind === kind || error.name === kind,
      );
    });
});

suite('which rules say the same', () => {
  const same: readonly (readonly [Partial<RuleSays>, Partial<RuleSays>])[] = [
    [{}, { remoteIpPrefix: '0.0.0.0/0' }],
    [{ ethertype: 'IPv6' }, { ethertype: 'IPv6', remoteIpPrefix: '::/0' }],
    [{ protocol: 'tcp' }, { protocol: '6' }],
    [
      { protocol: 'icmp', ethertype: 'IPv6' },
      { protocol: 'ipv6-icmp', ethertype: 'IPv6' },
    ],
    [{ protocol: 'tcp' }, { protocol: 'tcp', ...ports(1, 65_535) }],
  ];
  for (const [one, other] of same)
    test(`${JSON.stringify(one)} and ${JSON.stringify(other)} do`, () => assert.equal(contentOf(says(one)), contentOf(says(other))));

  const different: readonly (readonly [Partial<RuleSays>, Partial<RuleSays>])[] = [
    [{}, { direction: 'egress' }],
    [{}, { ethertype: 'IPv6' }],
    [{}, { protocol: '0' }],
    [{ remoteIpPrefix: '10.0.0.0/24' }, { remoteIpPrefix: '10.0.0.5/24' }],
    [{ remoteGroupId: 'a' }, { remoteGroupId: 'b' }],
    [{ protocol: 'icmp' }, { protocol: 'icmp', ...ports(8, 0) }],
  ];
  for (const [one, other] of different)
    test(`${JSON.stringify(one)} and ${JSON.stringify(other)} do not`, () => assert.notEqual(contentOf(says(one)), contentOf(says(other))));
});
