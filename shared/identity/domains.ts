/** Domains: there is one, and it cannot be changed. */
export interface Domain {
  readonly id: string;
  readonly name: string;
  readonly description: string;
}

export const defaultDomain: Domain = { id: 'default', name: 'Default', description: 'The default domain' };

/** How requests refer to a domain, and to whatever else has an id and a name. */
export interface Reference {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
}

/** Names of domains are compared as Keystone's database does, without regard to case. */
export function isDefaultDomain({ id, name }: Reference): boolean {
  return id === undefined ? name?.toLowerCase() === defaultDomain.name.toLowerCase() : id === defaultDomain.id;
}
