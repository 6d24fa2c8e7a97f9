/** The two links by which the volume service names its things. */
import * as places from '../operation/places.ts';
import type { Caller } from '../operation/policy.ts';

export interface LinkContext {
  readonly origin: string;
  readonly caller: Pick<Caller, 'projectId'>;
}

/** @param path below the project: `messages/ID` */
export function volumeLinks(path: string, { origin, caller }: LinkContext) {
  const { root, base } = places.volume;
  const project = caller.projectId ?? '';
  return [
    { rel: 'self', href: `${origin}${root}${base}/${project}/${path}` },
    { rel: 'bookmark', href: `${origin}${root}/${project}/${path}` },
  ];
}
