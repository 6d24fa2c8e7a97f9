/** Extra specs from 2.86 on: what Nova knows is looked at, what is a cloud's own is not. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertKnownExtraSpecs } from '../../shared/compute/flavors/known-extra-specs.ts';
import { Failure } from '../../shared/errors.ts';

function refusal(name: string, value: string): string | undefined {
  try {
    assertKnownExtraSpecs({ [name]: value });
    return undefined;
  } catch (error) {
    assert.ok(error instanceof Failure);
    assert.equal(error.status, 400);
    return error.message;
  }
}

const taken: readonly (readonly [string, string])[] = [
  ['hw:cpu_policy', 'dedicated'],
  ['hw:numa_nodes', '2'],
  ['hw:numa_cpus.0', '0-3,^2'],
  ['hw:numa_mem.1', '512'],
  ['hw:mem_page_size', '1GB'],
  ['hw:mem_page_size', 'large'],
  ['hw:serial_port_count', '16'],
  ['hw:pmu', 'no'],
  ['hw:max_cpu_cores', '4'],
  ['os:secure_boot', 'required'],
  ['os:vram', '256'],
  ['os:monitors', '8'],
  ['quota:cpu_shares', '0'],
  ['quota:cpu_quota', '-1'],
  ['quota:disk_write_iops_sec', '100'],
  ['resources:VGPU', '1'],
  ['resources1:CUSTOM_GOLD', '1'],
  ['trait:HW_CPU_X86_AVX', 'required'],
  ['trait_net:CUSTOM_FAST', 'forbidden'],
  ['pci_passthrough:alias', 'a1:2, b:1'],
  ['hide_hypervisor_id', 'true'],
  ['group_policy', 'isolate'],
  ['aggregate_instance_extra_specs:ssd', 'anything at all'],
  ['accel:device_profile', 'fpga'],
  ['own', 'anything'],
  ['mycloud:own', 'anything'],
];

for (const [name, value] of taken)
  test(`${name}=${value} is taken`, () => {
    assert.equal(refusal(name, value), undefined);
  });

const refused: readonly (readonly [string, string, RegExp])[] = [
  ['hw:cpu_policy', 'own', /'own' is not one of: dedicated, shared, mixed/],
  ['hw:cpu_polciy', 'dedicated', /extra spec 'hw:cpu_polciy' does not appear to be a valid extra spec/],
  ['hw:numa_nodes', '0', /'0' is less than the min value of '1'/],
  ['hw:numa_nodes', 'two', /'two' is not a valid integer value/],
  ['hw:numa_cpus.x', '0', /does not appear to be a valid extra spec/],
  ['hw:numa_cpus.0', '0..3', /'0..3' is not of the format/],
  ['hw:mem_page_size', 'huge', /is not of the format/],
  ['hw:pmu', 'maybe', /'maybe' is not a valid boolean-like value/],
  ['hw:redirected_usb_ports', '16', /'16' is greater than the max value of '15'/],
  ['os:monitors', '9', /'9' is greater than the max value of '8'/],
  ['os:vram', '100', /is not one of/],
  ['quota:cpu_share', '1', /does not appear to be a valid extra spec/],
  ['resources:vgpu', '1', /does not appear to be a valid extra spec/],
  ['resources:VGPU', 'one', /is not a valid integer value/],
  ['trait:HW_CPU_X86_AVX', 'yes', /is not one of: required, forbidden/],
  ['pci_passthrough:alias', 'a1', /is not of the format/],
  ['group_policy', 'both', /is not one of: none, isolate/],
];

for (const [name, value, sentence] of refused)
  test(`${name}=${value} is refused in a sentence`, () => {
    assert.match(refusal(name, value) ?? '', sentence);
  });
