/**
 * Images that the hosts of an aggregate are to fetch before anybody needs them. Each host is told by a question that nobody waits to have answered: what it
 * does not hear, or cannot do, costs the next build some time and nothing else.
 */
import * as limits from '../../../limits.ts';
import { hostQueue } from '../../../messaging/agent-queues.ts';
import { type Question, questionMessage } from '../../../messaging/questions.ts';
import type { Caller } from '../../../operation/policy.ts';
import type { Ports } from '../../../ports.ts';
import { imageToFetch } from '../../commands/build-of.ts';
import * as computeErrors from '../../errors.ts';
import { findHosts, isUp } from '../host.ts';
import { type Aggregate, hostsIn } from './aggregate.ts';

export const cacheImagesErrors = [computeErrors.ImagesRepeated, computeErrors.ImageToCacheNotFound];

/** @throws cacheImagesErrors */
export async function cacheImages(ports: Ports, caller: Caller, aggregate: Aggregate, ids: readonly string[]): Promise<void> {
  if (new Set(ids).size < ids.length) throw computeErrors.ImagesRepeated();
  const images = await Promise.all(ids.map((id) => sourceOf(ports, caller, id)));
  const now = ports.clock.now();
  const found = await findHosts(ports.store, await hostsIn(ports.store, aggregate.id));
  const names = [...found.values()].filter((host) => isUp(host, now)).map(({ name }) => name);
  for (let from = 0; from < names.length; from += atOnce) {
    await Promise.all(names.slice(from, from + atOnce).flatMap((host) => images.map((image) => tell(ports, host, image))));
  }
}

/** How many hosts are told at the same time. */
const atOnce = 32;

/** What a host is told of an image; undefined for one that has no bytes. @throws cacheImagesErrors */
async function sourceOf({ images, imageData }: Ports, caller: Caller, id: string) {
  const image = await images.find(id, caller);
  if (image === undefined) throw computeErrors.ImageToCacheNotFound({ image_id: id });
  if (image.status !== 'active') return undefined;
  return { ...imageToFetch(id, image), ...(await imageData.hosts.source({ imageId: id, dataId: image.dataId ?? null })) };
}

async function tell({ queues, clock, chance, log }: Ports, host: string, image: Awaited<ReturnType<typeof sourceOf>>): Promise<void> {
  if (image === undefined) return;
  const deadline = clock.now() + limits.cacheImageSeconds * 1000;
  const question: Question = { id: chance.uuid(), host, deadline, name: 'cache_image', asked: { image } as Question['asked'] };
  try {
    await queues.send(hostQueue(host), questionMessage(question));
  } catch (error) {
    log.write({ level: 'warn', event: 'image not announced', host, imageId: image.id, message: String(error) });
  }
}
