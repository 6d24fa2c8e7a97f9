/** Whether what a flavor and an image ask of a machine's hardware goes together, in Nova's order. Pure; used by create, rebuild and resize. */
import { together } from '../../errors.ts';
import { isTrue } from '../../operation/loose-boolean.ts';
import * as computeErrors from '../errors.ts';
import { type AskingFlavor, type AskingImage, type ImageName, saidOf } from './asked.ts';
import { assertTopology, cpuErrors, realtimeCpusOf } from './cpus.ts';
import { assertMemoryEncryption, memoryErrors } from './memory.ts';
import { numaConstraintsOf, numaErrors } from './numa.ts';

export const hardwareErrors = /* @__PURE__ */ together(cpuErrors, memoryErrors, numaErrors, [
  computeErrors.SerialPortsInvalid,
  computeErrors.SerialPortsExceedFlavor,
  computeErrors.FlavorImageConflict,
]);

function assertSerialPorts(flavor: AskingFlavor, image: AskingImage): void {
  const said = saidOf('serial_port_count', flavor, image);
  const count = (text: string | undefined) => {
    if (text === undefined) return undefined;
    if (!/^\s*\d+\s*$/.test(text)) throw computeErrors.SerialPortsInvalid({ num_ports: text });
    return Number(text);
  };
  const [own, wanted] = [count(said.flavor), count(said.image)];
  if (own !== undefined && wanted !== undefined && wanted > own) throw computeErrors.SerialPortsExceedFlavor();
}

/** What both may say, and must then say alike. */
const alike = ['pmu', 'vif_multiqueue_enabled', 'virtio_packed_ring'] as const;
/** What both may say in words, and must then say alike. */
const sameWords = ['tpm_version', 'tpm_model'] as const;

function assertAlike(flavor: AskingFlavor, image: AskingImage, names: readonly string[], isSame: (a: string, b: string) => boolean): void {
  for (const name of names) {
    const { flavor: own, image: wanted } = saidOf(name, flavor, image);
    if (own !== undefined && wanted !== undefined && !isSame(own, wanted)) {
      throw computeErrors.FlavorImageConflict({ setting: `hw:${name}`, flavor_val: own, image_val: wanted });
    }
  }
}

/** @throws hardwareErrors */
export function assertHardware(flavor: AskingFlavor, image: AskingImage, name: ImageName): void {
  assertMemoryEncryption(flavor, image, name);
  assertAlike(flavor, image, alike, (a, b) => isTrue(a) === isTrue(b));
  assertAlike(flavor, image, sameWords, (a, b) => a === b);
  const [secure, wanted] = [flavor.extraSpecs['os:secure_boot'], image['os_secure_boot']];
  if (secure !== undefined && wanted !== undefined && secure !== wanted) {
    throw computeErrors.FlavorImageConflict({ setting: 'os:secure_boot', flavor_val: secure, image_val: wanted });
  }
  assertSerialPorts(flavor, image);
  realtimeCpusOf(flavor, image);
  assertTopology(flavor, image);
  numaConstraintsOf(flavor, image);
}
