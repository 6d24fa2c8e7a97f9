/** How images come in by themselves, and where they are kept. */
export const importMethods = ['glance-direct'] as const;

/** There is one store, whatever it is made of. */
export const store = { id: 'default', description: 'Where the images of this cloud are kept', default: 'true' } as const;
