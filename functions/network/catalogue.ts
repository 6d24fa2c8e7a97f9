/** Every operation of the Networking API. */
import type { AnyOperation } from '../../shared/operation/operation.ts';
import createAddressScope from './address-scopes/create.ts';
import deleteAddressScope from './address-scopes/delete.ts';
import indexAddressScopes from './address-scopes/index.ts';
import showAddressScope from './address-scopes/show.ts';
import updateAddressScope from './address-scopes/update.ts';
import deleteAgent from './agents/delete.ts';
import indexAgents from './agents/index.ts';
import showAgent from './agents/show.ts';
import updateAgent from './agents/update.ts';
import deleteTopology from './auto-allocated-topology/delete.ts';
import showTopology from './auto-allocated-topology/show.ts';
import indexZones from './availability-zones/index.ts';
import activateBinding from './bindings/activate.ts';
import createBinding from './bindings/create.ts';
import deleteBinding from './bindings/delete.ts';
import indexBindings from './bindings/index.ts';
import showBinding from './bindings/show.ts';
import updateBinding from './bindings/update.ts';
import indexDefaultSecurityGroupRules from './default-security-group-rules/index.ts';
import showDefaultSecurityGroupRule from './default-security-group-rules/show.ts';
import extensionsIndex from './extensions/index.ts';
import extensionsShow from './extensions/show.ts';
import indexFloatingIpPools from './floatingip-pools/index.ts';
import createFloatingIp from './floatingips/create.ts';
import deleteFloatingIp from './floatingips/delete.ts';
import indexFloatingIps from './floatingips/index.ts';
import showFloatingIp from './floatingips/show.ts';
import updateFloatingIp from './floatingips/update.ts';
import indexAvailabilities from './network-ip-availabilities/index.ts';
import showAvailability from './network-ip-availabilities/show.ts';
import createNetwork from './networks/create.ts';
import deleteNetwork from './networks/delete.ts';
import indexNetworks from './networks/index.ts';
import showNetwork from './networks/show.ts';
import updateNetwork from './networks/update.ts';
import createPort from './ports/create.ts';
import deletePort from './ports/delete.ts';
import indexPorts from './ports/index.ts';
import showPort from './ports/show.ts';
import updatePort from './ports/update.ts';
import deleteQuota from './quotas/delete.ts';
import indexQuotas from './quotas/index.ts';
import showQuota from './quotas/show.ts';
import updateQuota from './quotas/update.ts';
import viewQuota from './quotas/view.ts';
import createRbacPolicy from './rbac-policies/create.ts';
import deleteRbacPolicy from './rbac-policies/delete.ts';
import indexRbacPolicies from './rbac-policies/index.ts';
import showRbacPolicy from './rbac-policies/show.ts';
import updateRbacPolicy from './rbac-policies/update.ts';
import addExtraRoutes from './routers/add-extraroutes.ts';
import addRouterInterface from './routers/add-interface.ts';
import createRouter from './routers/create.ts';
import deleteRouter from './routers/delete.ts';
import indexRouters from './routers/index.ts';
import removeExtraRoutes from './routers/remove-extraroutes.ts';
import removeRouterInterface from './routers/remove-interface.ts';
import showRouter from './routers/show.ts';
import updateRouter from './routers/update.ts';
import createSecurityGroupRule from './security-group-rules/create.ts';
import deleteSecurityGroupRule from './security-group-rules/delete.ts';
import indexSecurityGroupRules from './security-group-rules/index.ts';
import showSecurityGroupRule from './security-group-rules/show.ts';
import updateSecurityGroupRule from './security-group-rules/update.ts';
import createSecurityGroup from './security-groups/create.ts';
import deleteSecurityGroup from './security-groups/delete.ts';
import indexSecurityGroups from './security-groups/index.ts';
import showSecurityGroup from './security-groups/show.ts';
import updateSecurityGroup from './security-groups/update.ts';
import indexProviders from './service-providers/index.ts';
import createSubnetPool from './subnetpools/create.ts';
import deleteSubnetPool from './subnetpools/delete.ts';
import indexSubnetPools from './subnetpools/index.ts';
import showSubnetPool from './subnetpools/show.ts';
import updateSubnetPool from './subnetpools/update.ts';
import createSubnet from './subnets/create.ts';
import deleteSubnet from './subnets/delete.ts';
import indexSubnets from './subnets/index.ts';
import showSubnet from './subnets/show.ts';
import updateSubnet from './subnets/update.ts';
import tagsAdd from './tags/add.ts';
import tagsCreate from './tags/create.ts';
import tagsDelete from './tags/delete.ts';
import tagsDeleteAll from './tags/delete-all.ts';
import tagsIndex from './tags/index.ts';
import tagsReplace from './tags/replace.ts';
import tagsShow from './tags/show.ts';
import versionsIndex from './versions/index.ts';
import versionsShow from './versions/show.ts';

export const networkOperations: readonly AnyOperation[] = [
  indexNetworks,
  createNetwork,
  showNetwork,
  updateNetwork,
  deleteNetwork,
  indexSubnets,
  createSubnet,
  showSubnet,
  updateSubnet,
  deleteSubnet,
  indexPorts,
  createPort,
  showPort,
  updatePort,
  deletePort,
  indexRouters,
  createRouter,
  showRouter,
  updateRouter,
  deleteRouter,
  addRouterInterface,
  removeRouterInterface,
  addExtraRoutes,
  removeExtraRoutes,
  indexFloatingIps,
  createFloatingIp,
  showFloatingIp,
  updateFloatingIp,
  deleteFloatingIp,
  versionsIndex,
  versionsShow,
  extensionsIndex,
  extensionsShow,
  tagsIndex,
  tagsShow,
  tagsReplace,
  tagsCreate,
  tagsAdd,
  tagsDelete,
  tagsDeleteAll,
  indexQuotas,
  showQuota,
  viewQuota,
  updateQuota,
  deleteQuota,
  indexZones,
  indexProviders,
  indexAgents,
  showAgent,
  updateAgent,
  deleteAgent,
  indexAvailabilities,
  showAvailability,
  indexFloatingIpPools,
  indexSubnetPools,
  createSubnetPool,
  showSubnetPool,
  updateSubnetPool,
  deleteSubnetPool,
  indexAddressScopes,
  createAddressScope,
  showAddressScope,
  updateAddressScope,
  deleteAddressScope,
  indexRbacPolicies,
  createRbacPolicy,
  showRbacPolicy,
  updateRbacPolicy,
  deleteRbacPolicy,
  indexBindings,
  createBinding,
  showBinding,
  updateBinding,
  activateBinding,
  deleteBinding,
  showTopology,
  deleteTopology,
  indexSecurityGroups,
  createSecurityGroup,
  showSecurityGroup,
  updateSecurityGroup,
  deleteSecurityGroup,
  indexSecurityGroupRules,
  createSecurityGroupRule,
  showSecurityGroupRule,
  updateSecurityGroupRule,
  deleteSecurityGroupRule,
  indexDefaultSecurityGroupRules,
  showDefaultSecurityGroupRule,
];
