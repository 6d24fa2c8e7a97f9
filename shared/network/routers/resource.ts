/** Routers as Neutron's clients know them. Source: contract-network/resources.json and policies.json. */
import * as addressKinds from '../addresses/kinds.ts';
import * as errors from '../errors/routers.ts';
import { kind, Unfit } from '../resource/attribute.ts';
import * as kinds from '../resource/kinds.ts';
import { ownSources } from '../resource/partitions.ts';
import { type Resource, type Shown, shownStandard } from '../resource/resource.ts';
import * as rules from '../resource/rules.ts';
import { standardAttributes } from '../resource/standard.ts';
import { type Gateway, type Router, routerPrefix, routers } from './router.ts';

const boolean = kinds.bool();
const fixed = addressKinds.fixedIps(kinds.readUuid);

export interface AskedGateway {
  readonly network_id: string;
  readonly enable_snat?: boolean;
  readonly external_fixed_ips?: readonly addressKinds.AskedAddress[];
}

/** Null and an empty object mean none. */
const gatewayInfo = kind((value): AskedGateway | null => {
  if (value === null) return null;
  const { network_id: networkId, enable_snat: snat, external_fixed_ips: fixedIps, qos_policy_id: _, ...others } = kinds.readObject(value);
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw new Unfit(`Unexpected keys supplied: ${Object.keys(others).join(', ')}`);
  if (networkId === undefined) {
    if (snat === undefined && fixedIps === undefined) return null;
    throw new Unfit("Validation of dictionary's keys failed. Expected keys: {'network_id'}");
  }
  return {
    network_id: kinds.readUuid(networkId),
    ...(snat === undefined ? {} : { enable_snat: kinds.parsed(boolean, snat) }),
    ...(fixedIps === undefined ? {} : { external_fixed_ips: kinds.parsed(fixed, fixedIps) }),
  };
});

/** Routers here are neither spread over hosts nor kept twice. */
const never = kind((value) => {
  if (value !== null && kinds.readBool(value) === undefined)
    throw new Unfit(`'${kinds.plain(value)}' cannot be converted to boolean`, 'conversion');
  return value === null ? null : (kinds.readBool(value) ?? false);
});

export const routerAttributes = {
  ...standardAttributes,
  admin_state_up: { kind: kinds.bool(), post: true, put: true, default: true, filter: true, sort: true },
  status: { kind: kinds.text(), sort: true },
  external_gateway_info: {
    kind: gatewayInfo,
    post: true,
    put: true,
    default: null,
    enforce: true,
    enforceParts: ['network_id', 'enable_snat', 'external_fixed_ips'],
  },
  ha: { kind: never, post: true, put: true, enforce: true },
  distributed: { kind: never, post: true, put: true, enforce: true },
  flavor_id: { kind: kinds.uuidOrNone(), sort: true },
  availability_zones: { kind: kinds.textList() },
  availability_zone_hints: { kind: kinds.textList(), post: true, default: [] },
  routes: { kind: addressKinds.routes(), put: true },
} as const;

const { admin, member, reader } = rules;
const changes = [admin, member];

const routerRules: rules.Rules = {
  create_router: changes,
  'create_router:distributed': [admin],
  'create_router:ha': [admin],
  'create_router:external_gateway_info': changes,
  'create_router:external_gateway_info:network_id': changes,
  'create_router:external_gateway_info:enable_snat': [admin],
  'create_router:external_gateway_info:external_fixed_ips': [admin],
  get_router: [admin, reader],
  'get_router:distributed': [admin],
  'get_router:ha': [admin],
  update_router: changes,
  'update_router:distributed': [admin],
  'update_router:ha': [admin],
  'update_router:external_gateway_info': changes,
  'update_router:external_gateway_info:network_id': changes,
  'update_router:external_gateway_info:enable_snat': [admin],
  'update_router:external_gateway_info:external_fixed_ips': [admin],
  delete_router: changes,
  add_router_interface: changes,
  remove_router_interface: changes,
  add_extraroutes: changes,
  remove_extraroutes: changes,
};

const shownGateway = ({ networkId, enableSnat, fixedIps }: Gateway) => ({
  network_id: networkId,
  external_fixed_ips: fixedIps.map(({ subnetId, address }) => ({ subnet_id: subnetId, ip_address: address })),
  enable_snat: enableSnat,
});

const shownRouter = (router: Router): Shown => ({
  ...shownStandard(router),
  name: router.name,
  admin_state_up: router.adminStateUp,
  status: 'ACTIVE',
  external_gateway_info: router.gateway === null ? null : shownGateway(router.gateway),
  ha: false,
  distributed: false,
  flavor_id: null,
  availability_zones: [],
  availability_zone_hints: router.availabilityZoneHints,
  routes: router.routes,
});

export const routerTarget = ({ projectId }: Pick<Router, 'projectId'>): rules.Target => ({ projectId });

export const routerResource: Resource<Router, typeof routerAttributes> = {
  singular: 'router',
  plural: 'routers',
  path: '/routers',
  attributes: routerAttributes,
  rules: routerRules,
  things: routers,
  notFound: (id) => errors.RouterNotFound({ router_id: id }),
  notFoundKind: errors.RouterNotFound,
  show: async (_store, _caller, things) => things.map((router) => ({ target: routerTarget(router), shown: shownRouter(router) })),
  sources: async (store, caller, filters, span) => ownSources(routers, routerPrefix, store, caller, filters, span),
};
