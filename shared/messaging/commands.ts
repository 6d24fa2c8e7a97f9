/** What the API tells the agents: commands. */
import { z } from 'zod/mini';
import { compiled } from '../store/compiled.ts';
import { MalformedMessage, parseJson } from './encoding.ts';
import { count, hostName, milliseconds } from './members.ts';
import { groupFilters, networkPort } from './network-ports.ts';
import * as powerStates from './power-states.ts';

const strings = z.record(z.string(), z.string());

/** How a volume is reached, as the volume service says; the agent's driver understands it, nobody in between does. */
const connection = z.record(z.string(), z.json());

const flavor = compiled({
  vcpus: count,
  memoryMib: count,
  rootGib: count,
  ephemeralGib: count,
  swapMib: count,
  extraSpecs: strings,
});

const volume = z.object({
  volumeId: z.string(),
  attachmentId: z.optional(z.string()),
  device: z.string(),
  bootIndex: z.nullable(z.int()),
  tag: z.optional(z.string()),
  connection,
});

/** Where a host gets bytes of an image, or puts them: a URL that carries its own permission, or a file of the machine that it shares with the API. One of the two. */
const bytesAt = { url: z.optional(z.string()), file: z.optional(z.string()) };

/** Which of the bytes that were sent for an image are its data, and where they are had. */
export const imageSource = z.object({
  id: z.string(),
  dataId: z.nullish(z.string()),
  ...bytesAt,
  diskFormat: z.optional(z.string()),
  sizeBytes: z.optional(count),
  /** MD5, lower case hex. */
  checksum: z.optional(z.string()),
});

/** What a machine is made of. */
const built = {
  name: z.string(),
  hostname: z.string(),
  flavor,
  /** Null when the server boots from a volume. */
  image: z.nullish(imageSource),
  /** What its image says of the machine that it wants. */
  imageProperties: z.optional(strings),
  adminPass: z.optional(z.string()),
  /** Base64. */
  userData: z.optional(z.string()),
  /** Files to inject; contents in base64. */
  personality: z.optional(z.array(z.object({ path: z.string(), contents: z.string() }))),
  configDrive: z.boolean(),
  metadata: strings,
  keyPair: z.optional(z.object({ name: z.string(), publicKey: z.string() })),
  volumes: z.array(volume),
  networks: z.array(networkPort),
  /** Of the groups that its ports are in, as far as they fit; the others are told apart, see update-filters.ts. Added when the command is sent. */
  filters: z.optional(z.array(groupFilters)),
  /** What its guest is told of the server besides. */
  about: z.optional(z.object({ projectId: z.string(), availabilityZone: z.nullable(z.string()), launchIndex: count })),
};

const buildPayload = compiled({
  ...built,
  /** It is started unless told otherwise. */
  powerOn: z.optional(z.boolean()),
  /** Its disks have come from another host: what was received there, and how the machine is to stand. */
  received: z.optional(z.object({ machineId: z.guid(), disks: z.record(z.string(), z.json()), powerOn: z.boolean() })),
});

const attachmentPayload = compiled({
  volumeId: z.string(),
  attachmentId: z.string(),
  device: z.string(),
  tag: z.optional(z.string()),
  connection,
});

/** A port that comes to a machine that is there. */
const interfacePayload = compiled({ machineId: z.optional(z.guid()), port: networkPort, filters: z.optional(z.array(groupFilters)) });

/** Which of a server's machines on a host: the one that this command has made, or makes. */
const machine = z.object({ machineId: z.guid() });

/** What both hosts of a move prove themselves with; said when the command is sent, and kept in no table. */
const transferKey = z.optional(z.string().check(z.regex(/^[0-9a-f]{64}$/)));

/** What a command of the lane `control` is about: another of the same server. */
const about = z.object({ commandId: z.guid() });

/** How a machine stands once it has its disks back: what is connected, and whether it runs. */
const takenBack = compiled({ machineId: z.guid(), volumes: z.array(volume), powerOn: z.boolean() });

/** A machine that is made again in its place: it stays the machine that it was, so that whoever names it means it as it is now. */
const rebuildPayload = compiled({ ...built, machineId: z.guid(), powerOn: z.boolean() });

/** A disk to boot from beside the machine's own. Its bus and device are what its image asks for. */
const rescuePayload = compiled({
  machineId: z.guid(),
  image: imageSource,
  adminPass: z.optional(z.string()),
  disk: z.object({ bus: z.optional(z.string()), device: z.optional(z.string()) }),
});

/** What is connected to a machine that goes on where it was, and whether it pauses. */
const goesOn = { machineId: z.guid(), volumes: z.array(volume), isPaused: z.boolean() };

/** The commands that change what a machine does, and say no more than that: what it does afterwards. */
export const powerAfter = {
  start: powerStates.running,
  stop: powerStates.shutdown,
  pause: powerStates.paused,
  unpause: powerStates.running,
  suspend: powerStates.suspended,
  resume: powerStates.running,
} as const;
export type PowerVerb = keyof typeof powerAfter;
export const powerVerbs = Object.keys(powerAfter) as readonly PowerVerb[];

/** Every command that an agent understands: plain verbs of a hypervisor. A new one is a row here and a row in the agent's table of commands. */
export const commandPayloads = {
  build: buildPayload,
  /** Ends a machine, or what was received for one. Another machine of the same server stays. */
  discard: machine,
  /** Makes room for the disks of a machine that is elsewhere; tells where they are to be sent. */
  receive_disks: z.object({ flavor, key: transferKey }),
  /** Shuts the machine down, lets go of its volumes and sends its disks; keeps them, until it is discarded or takes them back. */
  hand_over_disks: compiled({
    machineId: z.guid(),
    /** How large the root disk is to become; absent where it is a volume, or stays as it is. */
    rootGib: z.optional(count),
    address: z.record(z.string(), z.json()),
    /** The machine that they are received for, by whose key the other host knows who sends them. */
    receiverId: z.optional(z.guid()),
    key: transferKey,
    volumes: z.array(volume),
    powerOn: z.boolean(),
  }),
  /** The machine has its disks and volumes again, whether or not they were handed over. */
  take_back_disks: takenBack,
  /**
   * Makes ready for a machine that comes while it runs; tells where it is to be sent. Its volumes are named, so that it can be made alike, and are not to be
   * connected before it is taken over.
   */
  receive_machine: compiled(built),
  /** Sends the machine while it runs; at last it is halted, and lets go of its volumes. It is kept until it is discarded or taken back. */
  send_machine: compiled({ ...goesOn, address: z.record(z.string(), z.json()), withDisks: z.boolean() }),
  /** The machine that was received has its volumes, and goes on. */
  take_over_machine: compiled({ ...goesOn, disks: z.record(z.string(), z.json()) }),
  /** The machine goes on as if it had not been sent, with its volumes; or begins anew, where it may have gone on elsewhere. */
  take_back_machine: compiled({ ...goesOn, mayHaveRun: z.boolean() }),
  /** Nobody wants any more what that command, of the same server, was to do. */
  give_up: about,
  /** The machine that the command is about is sent to its end, even if its guest has to be halted for it. */
  force_complete: about,
  ...(Object.fromEntries(powerVerbs.map((verb) => [verb, z.object({})])) as Readonly<
    Record<PowerVerb, z.ZodMiniObject<Record<never, never>>>
  >),
  /** Says how the machine stands, and does nothing. */
  report_power: z.object({}),
  /** The machine is off, has let go of its volumes, and its disks are thrown away. It keeps its place, also where there was none yet. */
  clear_disks: compiled({ machineId: z.guid(), flavor, preserveEphemeral: z.boolean() }),
  /** Connects a cleared machine with its volumes. */
  connect_volumes: compiled({ machineId: z.guid(), volumes: z.array(volume) }),
  /** Builds a cleared machine anew. */
  rebuild: rebuildPayload,
  /** Boots the machine from a disk of its own for the time being; its other disks stay as they are. */
  rescue: rescuePayload,
  /** Boots the machine from its own disks again, and throws the other one away. */
  unrescue: machine,
  /** Tells the guest the password of its administrator. */
  set_admin_password: z.object({ machineId: z.guid(), adminPass: z.string() }),
  reboot: z.object({ type: z.enum(['SOFT', 'HARD']) }),
  /** Hits the guest with an interrupt that it cannot mask. */
  trigger_crash_dump: z.object({}),
  /** Keeps what is on the machine's own disks as it is now, under the image's name. Another snapshot of the machine is forgotten. */
  take_snapshot: z.object({ imageId: z.guid() }),
  /** Sends a snapshot to where the image's bytes are kept, and forgets it. */
  upload_snapshot: z.object({ image: z.object({ id: z.guid(), dataId: z.string(), ...bytesAt }) }),
  /** Forgets a snapshot, sent or not; what is not there is no error. */
  drop_snapshot: z.object({ imageId: z.guid() }),
  /** The guest writes out what it has in memory, and nothing more until it is told to go on. */
  quiesce: z.object({}),
  unquiesce: z.object({}),
  attach_volume: attachmentPayload,
  detach_volume: attachmentPayload,
  attach_interface: interfacePayload,
  /** One that is not there is gone already. */
  detach_interface: compiled({ portId: z.string() }),
  /** Copies one volume onto another while the guest goes on, and then has the other in its place; the copied one is let go. */
  swap_volume: compiled({ from: attachmentPayload, to: attachmentPayload }),
  /** A connected volume has grown. */
  extend_volume: compiled({ volumeId: z.string() }),
  /** What the guest writes from now on goes into a file of its own, which the volume service has named. */
  snapshot_volume: compiled({ volumeId: z.string(), snapshotId: z.string(), newFile: z.string() }),
  /** That file and what it stands on are one again. */
  merge_volume_snapshot: compiled({ volumeId: z.string(), snapshotId: z.string() }),
} as const;

export type CommandName = keyof typeof commandPayloads;

/** What is said of another command of the same server, in the lane `control`. */
export type ControlVerb = 'give_up' | 'force_complete';
export type CommandPayload<Name extends CommandName> = z.output<(typeof commandPayloads)[Name]>;

/** What takes away or lets go on, and must be done in the end: to fail at it once says nothing for ever, so it is told until it is done. */
export const isToldUntilDone = (name: CommandName): boolean => toldUntilDone.has(name);

const toldUntilDone: ReadonlySet<CommandName> = new Set(['discard', 'take_back_disks', 'take_back_machine', 'unquiesce']);

const envelope = {
  /** A UUID: what the ledger and the queue know the command by, however often it is sent. */
  id: z.guid(),
  serverId: z.guid(),
  host: hostName,
  /** The server's, raised with every command for it: an agent refuses one older than the newest it has seen. */
  generation: z.int().check(z.positive()),
  issuedAt: milliseconds,
  /** After this time the command counts as failed. */
  deadline: milliseconds,
  /** When it was sent, by the API's clock. The queue's own time of a dead letter that was put back is when it was put back. */
  sentAt: z.optional(milliseconds),
  requestId: z.string(),
};

type Envelope = Readonly<z.output<z.ZodMiniObject<typeof envelope>>>;

/** A command of that name, or any command. */
export type Command<Name extends CommandName = CommandName> = {
  [Each in Name]: Envelope & { readonly name: Each; readonly payload: CommandPayload<Each> };
}[Name];

/** The machine that disks are received for, in the commands to both of its hosts. */
export function receiverOf(command: Command): string | undefined {
  if (command.name === 'receive_disks') return command.id;
  return command.name === 'hand_over_disks' ? command.payload.receiverId : undefined;
}

const commandVariants = Object.entries(commandPayloads).map(([name, payload]) =>
  compiled({ ...envelope, name: z.literal(name), payload }),
) as unknown as readonly [z.ZodMiniObject<{ name: z.ZodMiniLiteral<CommandName> }>];

/** Any command. The cast says what the loop over the payloads has made, one variant per row. */
export const commandSchema = z.discriminatedUnion('name', commandVariants) as unknown as z.ZodMiniType<Command>;

/** The command without its payload: all that can be known of one from a newer API. */
const anyCommandSchema = compiled({ ...envelope, name: z.string() });
export type AnyCommand = z.output<typeof anyCommandSchema>;

/** @throws MalformedMessage when it is no command at all, UnknownCommand when this version does not know it. */
export function readCommand(body: string): Command {
  const value = parseJson(body);
  const read = z.safeParse(commandSchema, value);
  if (read.success) return read.data;
  const unknown = z.safeParse(anyCommandSchema, value);
  if (unknown.success) throw new UnknownCommand(unknown.data);
  throw new MalformedMessage('a command', unknown.error);
}

/** A command whose name or payload this version does not know; its sender can be told. */
export class UnknownCommand extends Error {
  override readonly name = 'UnknownCommand';
  readonly command: AnyCommand;
  constructor(command: AnyCommand) {
    super(`The command "${command.name}" is unknown here, or its payload is.`);
    this.command = command;
  }
}
