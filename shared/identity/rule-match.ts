/** Whether a request is one that access rules allow. Source: keystonemiddleware, for which `{name}` is a part of a path, `*` any text in one, and `**` anything. */
import type { Service } from '../operation/service.ts';

/** What a token says of a rule. */
export interface Rule {
  readonly service: string;
  readonly method: string;
  readonly path: string;
}

/** Types under which the catalogue and clients know the services. */
const typesOf: Readonly<Partial<Record<Service, readonly string[]>>> = {
  volume: ['volumev3', 'block-storage', 'volume', 'block-store'],
};

export function allows(rules: readonly Rule[], service: Service, method: string, path: string): boolean {
  const types = typesOf[service] ?? [service];
  return rules.some((rule) => types.includes(rule.service) && rule.method === method && fits(rule.path, path));
}

/**
 * What follows a wildcard may begin anywhere that the wildcard reaches, so all of those places are kept. Each part of the pattern goes once along the path: no
 * pattern takes longer than both are long.
 */
export function fits(pattern: string, path: string): boolean {
  let reached = Array.from({ length: path.length + 1 }, (_, place) => place === 0);
  for (const [part] of pattern.matchAll(/\*\*|\*|\{[^{}/]*\}|./gs)) {
    if (part.length === 1 && part !== '*')
      reached = reached.map((_, place) => place > 0 && path[place - 1] === part && isReached(reached, place - 1));
    else reached = alongOf(part, reached, path);
  }
  return isReached(reached, path.length);
}

const isReached = (reached: readonly boolean[], place: number) => reached[place] === true;

/** Where a wildcard may end that begins where something has ended. */
function alongOf(part: string, reached: readonly boolean[], path: string): boolean[] {
  const isEmptyOne = !part.startsWith('{');
  let goesOn = false;
  return reached.map((begins, place) => {
    if (part !== '**' && path[place - 1] === '/') goesOn = false;
    const ends = goesOn || (isEmptyOne && begins);
    goesOn ||= begins;
    return ends;
  });
}
