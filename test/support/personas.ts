/** The people that tests are made as: every role on a project, nobody in particular, and somebody from another project. */
import { projects as identityProjects } from '../../shared/identity/projects.ts';
import { signToken, type TokenClaims } from '../../shared/identity/tokens.ts';
import type { Ports } from '../../shared/ports.ts';
import { type TransactionPorts, transaction } from '../../shared/store/transaction.ts';

export const projects = { own: 'a0000000000000000000000000000001', other: 'a0000000000000000000000000000002' } as const;

/** Keystone knows the projects as well: those who ask it find them. */
export async function knownProjects(ports: TransactionPorts): Promise<void> {
  for (const [name, id] of Object.entries(projects))
    await transaction(ports, async (tx) => {
      const blank = { domainId: 'default', description: '', enabled: true, tags: [], extra: {} };
      if ((await tx.get(identityProjects, id)) === undefined) tx.put(identityProjects, { ...blank, id, name });
    });
}

interface Facts {
  readonly project: keyof typeof projects | null;
  /** With what they imply, as a token holds them. */
  readonly roles: readonly string[];
}

const facts = {
  reader: { project: 'own', roles: ['reader'] },
  member: { project: 'own', roles: ['member', 'reader'] },
  manager: { project: 'own', roles: ['manager', 'member', 'reader'] },
  /** On another project than the rest: nothing may depend on it being the same. */
  admin: { project: 'other', roles: ['admin', 'manager', 'member', 'reader'] },
  service: { project: 'other', roles: ['service'] },
  /** In the project without any role that Nova knows. */
  stranger: { project: 'own', roles: ['stranger'] },
  /** Member of another project. */
  other: { project: 'other', roles: ['member', 'reader'] },
  /** Without a project. */
  unscoped: { project: null, roles: [] },
} as const satisfies Record<string, Facts>;

export type Persona = keyof typeof facts;
export const personas = Object.keys(facts) as readonly Persona[];

/** With what they imply. */
export const rolesOf = (persona: Persona): readonly string[] => facts[persona].roles;

export const userIdOf = (persona: Persona): string => `user-${persona}`;

export function projectIdOf(persona: Persona): string | null {
  const { project } = facts[persona];
  return project === null ? null : projects[project];
}

/** A token that is good for a day from now. */
export function tokenFor(persona: Persona, { tokenKeys, clock }: Pick<Ports, 'tokenKeys' | 'clock'>): Promise<string> {
  const now = Math.floor(clock.now() / 1000);
  const projectId = projectIdOf(persona);
  const claims: TokenClaims = {
    sub: userIdOf(persona),
    name: persona,
    ...(projectId === null ? {} : { pid: projectId, pname: facts[persona].project ?? '' }),
    roles: [...facts[persona].roles],
    methods: ['password'],
    aids: [`audit-${persona}`],
    iat: now,
    exp: now + 86_400,
  };
  return signToken(claims, tokenKeys);
}
