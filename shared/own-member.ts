/** What a table has under a name that a client may have chosen; not what every object of JavaScript has, like `constructor`. */
export const ownMember = <T>(table: Readonly<Record<string, T>> | undefined, name: string): T | undefined =>
  table !== undefined && Object.hasOwn(table, name) ? table[name] : undefined;
