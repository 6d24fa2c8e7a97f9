/** Glance's quotas: so many properties, tags and members an image has at most. */
export const imageQuotas = { properties: 128, tags: 128, members: 128 } as const;
