/**
 * `npm run attack`: breaks systems of its own in every way it knows, in an order that follows from a seed, and counts everything again at the end.
 *
 *     node test/attack/main.ts [--seed N] [--seconds S] [--only WORDS] [--target FOLDER] [--list]
 *
 * Each assault is made once, and then again and again until so many seconds are over; those that take minutes only when there is time for
 * them. `--target` attacks another checkout of the project.
 */
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { stream } from '../simulation/chance.ts';
import { type Assault, NotHere } from './assault.ts';
import { headersTrickle, keysStorm, loginsStorm, uploadTrickles } from './assaults/clients.ts';
import { clockSteps } from './assaults/clocks.ts';
import { diskFills } from './assaults/disk.ts';
import { imagesKilled, imagesOverlap } from './assaults/images.ts';
import { patternsStall } from './assaults/patterns.ts';
import { filesHalfWritten, killsUnderLoad, npmKilled, startsRace } from './assaults/starts.ts';
import { attachmentsRace, namesRace, volumesWithoutBounds } from './assaults/volumes.ts';
import { AttackedCloud } from './attacked.ts';

const assaults: readonly Assault[] = [
  patternsStall,
  imagesOverlap,
  imagesKilled,
  diskFills,
  attachmentsRace,
  volumesWithoutBounds,
  namesRace,
  startsRace,
  filesHalfWritten,
  npmKilled,
  killsUnderLoad,
  loginsStorm,
  keysStorm,
  headersTrickle,
  clockSteps,
  uploadTrickles,
];

/** There is time for the long ones when there is that much, in seconds. */
const longAfter = 900;

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    seconds: { type: 'string', default: '0' },
    only: { type: 'string', default: '' },
    target: { type: 'string', default: '.' },
    list: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed ?? randomInt(2 ** 31));
const seconds = Number(values.seconds);
const chosen = assaults.filter(({ name, isLong }) => name.includes(values.only) && (!isLong || seconds >= longAfter || values.only !== ''));

if (values.list) for (const { name, isLong } of assaults) console.log(`${name}${isLong ? ' (long)' : ''}`);
else process.exitCode = await attack();

async function attack(): Promise<number> {
  console.log(`seed ${seed}`);
  const begun = performance.now();
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (let round = 0; round === 0 || performance.now() - begun < seconds * 1000; round++) {
    for (const assault of shuffled(round)) {
      if (round > 0 && performance.now() - begun >= seconds * 1000) break;
      counts[await make(assault, round)] += 1;
    }
  }
  console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  return counts.failed === 0 ? 0 : 1;
}

function shuffled(round: number): readonly Assault[] {
  const chance = stream(seed, `order ${round}`);
  return chosen
    .map((assault) => [chance.random(), assault] as const)
    .sort(([one], [other]) => one - other)
    .map(([, assault]) => assault);
}

async function make(assault: Assault, round: number): Promise<'passed' | 'failed' | 'skipped'> {
  const clouds: AttackedCloud[] = [];
  const notes: string[] = [];
  const begun = performance.now();
  const tell = (word: string, text: string) =>
    console.log(
      `${word.padEnd(7)} ${((performance.now() - begun) / 1000).toFixed(1).padStart(6)} s  ${assault.name}${text === '' ? '' : `: ${text}`}`,
    );
  try {
    await assault.play({
      chance: stream(seed, `${assault.name} ${round}`),
      cloud(state) {
        const cloud = new AttackedCloud(values.target, state);
        clouds.push(cloud);
        return cloud;
      },
      note: (text) => void notes.push(text),
    });
    tell('held', notes.join('; '));
    return 'passed';
  } catch (error) {
    if (error instanceof NotHere) {
      tell('left', error.message);
      return 'skipped';
    }
    tell('BROKEN', error instanceof Error ? error.message.split('\n').slice(0, 12).join('\n        ') : String(error));
    return 'failed';
  } finally {
    for (const cloud of clouds) await cloud.end();
  }
}
