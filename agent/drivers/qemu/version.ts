import { runTool } from '../../images/tool.ts';

/** Of the QEMU that is installed. */
export async function emulatorVersion(): Promise<readonly [major: number, minor: number, micro: number]> {
  const said = await runTool('qemu-system-x86_64', ['--version']);
  const [, major, minor, micro] = /version (\d+)\.(\d+)\.(\d+)/.exec(said) ?? [];
  if (major === undefined) throw new Error('QEMU does not say its version.');
  return [Number(major), Number(minor), Number(micro)];
}
