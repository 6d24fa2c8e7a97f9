/** Limits that an administrator set: for a project, over the defaults, and as defaults, over those that come with the service. */
import { z } from 'zod/mini';
import { collection, type Place } from '../store/collection.ts';

const limits = z.record(z.string(), z.number());

/** Limits that a user has in a project. A list, because any text may name a user. */
const userLimits = z.object({ userId: z.string(), limits });
export type UserLimits = z.infer<typeof userLimits>;

const ofProjects = (name: string, sk: string, listed?: string) =>
  collection({
    name,
    schema: z.object({ projectId: z.string(), limits }),
    key: (projectId: string) => ({ pk: `PROJECT#${projectId}`, sk }),
    id: ({ projectId }) => projectId,
    ...(listed === undefined ? {} : { indexes: { all: ({ projectId }: { readonly projectId: string }): Place => [listed, projectId] } }),
  });

/**
 * Those of servers and of what belongs to them, with those of users in the project: whoever takes from the quotas relies on one item, and what users were given together is seen in it.
 */
export const projectQuotas = /* @__PURE__ */ collection({
  name: 'project quota',
  schema: z.object({ projectId: z.string(), limits, users: z.optional(z.array(userLimits)) }),
  key: (projectId: string) => ({ pk: `PROJECT#${projectId}`, sk: 'QUOTA' }),
  id: ({ projectId }) => projectId,
});
/** Those of volumes. */
export const volumeQuotas = /* @__PURE__ */ ofProjects('volume quota', 'VOLUME_QUOTA');
/** Where those of networks are listed: administrators look at all of them. */
export const networkQuotasPartition = 'NETWORK_QUOTAS';
/** Those of networks. */
export const networkQuotas = /* @__PURE__ */ ofProjects('network quota', 'NETWORK_QUOTA', networkQuotasPartition);

const ofClasses = (name: string, sk: string) =>
  collection({
    name,
    schema: z.object({ name: z.string(), limits }),
    key: (className: string) => ({ pk: `QUOTA_CLASS#${className}`, sk }),
    id: (quotaClass) => quotaClass.name,
  });

/** The class whose limits are what projects without their own have. The others limit nothing, as in Nova. */
export const defaultClass = 'default';
export const quotaClasses = /* @__PURE__ */ ofClasses('quota class', 'QUOTA');
export const volumeQuotaClasses = /* @__PURE__ */ ofClasses('volume quota class', 'VOLUME_QUOTA');
