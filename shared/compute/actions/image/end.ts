/** How images of servers come to be: each step's data, and what is left of nothing when a step fails. */
import { type Ending, type Endings, isAside, type Next } from '../../commands/ending.ts';
import { type Particulars, stepwise } from '../../commands/steps.ts';
import type { Server } from '../../servers/server.ts';
import type { LifecycleRow } from '../row.ts';
import { completeVolumes, giveUpImage } from './come-to-be.ts';
import { isRequired } from './image-server.ts';
import { createBackup, createImage, createQuiescedImage } from './rows.ts';

type Imaging = NonNullable<Server['imaging']>;

export function imagingOf({ server }: Ending): Imaging {
  if (!server.imaging) throw new Error(`No image is being made of the server ${server.id}`);
  return server.imaging;
}

export const vanished = 'The image was deleted while it was being made, or has data of others.';

/** What goes to the host with a step of taking and sending a snapshot. */
export function snapshotPayload(ending: Ending, isUndo: boolean) {
  const { imageId, dataId } = imagingOf(ending);
  return isUndo ? { imageId } : { image: { id: imageId, dataId } };
}

/**
 * The answer to a step of taking or sending a snapshot, and what the image becomes with it. An image that is gone meanwhile is a failure like any other:
 * what the host has kept for it goes.
 */
export function withImage(inner: Endings): Endings {
  const gone = (ending: Ending): Promise<Next> =>
    inner.failed({ ...ending, fault: vanished, command: { ...ending.command, step: 'upload' } });
  return {
    ...inner,
    async done(ending) {
      const { tx, ports, command, result } = ending;
      if (command.isUndo || isAside(ending)) return inner.done(ending);
      if (command.step === 'snapshot' && !(await ports.images.expect(tx, imagingOf(ending)))) return gone(ending);
      if (command.step === 'upload' && !(result.image && (await ports.images.complete(tx, imagingOf(ending), result.image)))) {
        return gone(ending);
      }
      return inner.done(ending);
    },
  };
}

const sending = (row: LifecycleRow, succeeded: NonNullable<Particulars['succeeded']>): Endings =>
  withImage(
    stepwise(row, {
      issue: (ending, _step, isUndo) => ({ host: ending.server.host ?? ending.command.host, payload: snapshotPayload(ending, isUndo) }),
      succeeded,
      async failed(ending) {
        await giveUpImage(ending.tx, ending.ports, ending.server);
        return { imaging: null };
      },
    }),
  );

export const imageCreation: Endings = sending(createImage, async () => ({ imaging: null }));

export const backupCreation: Endings = sending(createBackup, async (ending) => {
  await rotate(ending);
  return { imaging: null };
});

/** As many as one commit deletes beside all else; the others go with the next backup. */
const deletedAtOnce = 40;

/** The oldest backups of the kind go, so that as many are left as were asked for, with the one that has just been made. */
async function rotate(ending: Ending): Promise<void> {
  const { tx, ports, server } = ending;
  const { imageId, backup } = imagingOf(ending);
  if (backup === undefined) return;
  const kind = { image_type: 'backup', backup_type: backup.type, instance_uuid: server.id };
  const others = (await ports.images.having(server.projectId, kind)).filter((id) => id !== imageId);
  for (const id of [imageId, ...others].slice(backup.rotation).slice(-deletedAtOnce)) await ports.images.remove(tx, id);
}

const quiesced = stepwise(createQuiescedImage, {
  issue: ({ server, command }) => ({ host: server.host ?? command.host, payload: {} }),
  succeeded: async () => ({ imaging: null }),
  async failed(ending) {
    await giveUpImage(ending.tx, ending.ports, ending.server);
    return { imaging: null };
  },
});

export const quiescedImageCreation: Endings = {
  ...quiesced,
  async done(ending) {
    const { tx, ports, command } = ending;
    if (command.step !== 'quiesce' || command.isUndo || isAside(ending)) return quiesced.done(ending);
    if (await completeVolumes(tx, ports, imagingOf(ending))) return quiesced.done(ending);
    return quiesced.failed({ ...ending, fault: vanished, command: { ...command, step: 'thaw' } });
  },
  /** Where the guest need not hold still, its volumes are taken as they are. */
  async failed(ending) {
    const { command, server } = ending;
    const mayGoOn = command.step === 'quiesce' && !command.isUndo && !isAside(ending) && !isRequired(server);
    return mayGoOn ? this.done(ending) : quiesced.failed(ending);
  },
};
