/** What the network service limits, in Neutron's names and with its defaults. Source: contract-network/behaviour.md, "Quotas". */
import { defaultsOf, type QuotaResources } from './resource.ts';

export const networkResources = {
  network: { default: 100, counted: true },
  subnet: { default: 100, counted: true },
  port: { default: 500, counted: true },
  router: { default: 10, counted: true },
  floatingip: { default: 50, counted: true },
  security_group: { default: 10, counted: true },
  security_group_rule: { default: 100, counted: true },
  rbac_policy: { default: 10, counted: true },
  subnetpool: { default: -1, counted: true },
  /** Told, and limited for each router by Neutron's own number. */
  router_route: { default: 30 },
} as const satisfies QuotaResources;

export const defaultNetworkLimits = /* @__PURE__ */ defaultsOf(networkResources);
export type NetworkLimits = typeof defaultNetworkLimits;

type Given = Readonly<Record<string, number>>;

/** A project's limits: its own over the defaults. Neutron's defaults are its configuration's; no request changes them. */
export const networkLimitsOf = (own: Given): NetworkLimits => ({ ...defaultNetworkLimits, ...own });
