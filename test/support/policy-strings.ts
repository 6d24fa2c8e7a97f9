/** The contract's policy strings, as `((role:member and project_id:%(project_id)s) or role:admin)`. */

interface Credentials {
  readonly roles: readonly string[];
  readonly projectId: string | null;
  readonly userId: string;
}

/** Whether a rule, written out to its roles, lets somebody act on a target. */
export function mayDo(rule: string, who: Credentials, target: Readonly<Record<string, string | null>>): boolean {
  const tokens = rule.replaceAll(/%\((\w+)\)s/g, '%$1').match(/[()]|[^\s()]+/g) ?? [];
  let position = 0;

  function any(): boolean {
    let result = all();
    while (tokens[position] === 'or') {
      position += 1;
      result = all() || result;
    }
    return result;
  }

  function all(): boolean {
    let result = one();
    while (tokens[position] === 'and') {
      position += 1;
      result = one() && result;
    }
    return result;
  }

  function one(): boolean {
    const token = tokens[position++];
    if (token === '(') {
      const result = any();
      position += 1;
      return result;
    }
    return check(token ?? '!');
  }

  function check(token: string): boolean {
    const [kind, value = ''] = token.split(':', 2);
    const wanted = value.startsWith('%') ? target[value.slice(1)] : value;
    switch (kind) {
      case '@':
        return true;
      case '!':
        return false;
      case 'role':
        return who.roles.includes(value);
      case 'project_id':
        return who.projectId !== null && who.projectId === wanted;
      case 'user_id':
        return who.userId === wanted;
      default:
        throw new Error(`Unknown check: ${token}`);
    }
  }

  const result = any();
  if (position !== tokens.length) throw new Error(`Unknown policy string: ${rule}`);
  return result;
}
