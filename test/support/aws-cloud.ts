/** The cloud as it would be deployed: its bundles and its templates, made once in this process, without AWS. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { type Bundles, buildBundles } from '../../infra/aws/build.ts';
import { makeCloud } from '../../infra/aws/cloud.ts';

export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
}

export interface StackTemplate {
  /** Without what all stacks of the stage begin with: `state`, `compute-1`. */
  readonly name: string;
  readonly resources: Readonly<Record<string, Resource>>;
}

let bundles: Promise<Bundles> | undefined;

/** All bundles; they are gone when the process ends. */
export function builtBundles(): Promise<Bundles> {
  bundles ??= buildBundles(temporary('bundles'));
  return bundles;
}

/** Synthesizes a stage. @throws when cdk-nag finds something that is not acknowledged */
export async function synthesized(context: Readonly<Record<string, string>> = {}): Promise<readonly StackTemplate[]> {
  const { folder } = await builtBundles();
  const outdir = temporary('templates');
  const app = new App({ outdir, context: { ...context, '@aws-cdk/core:defaultCrossStackReferences': 'strong' } });
  makeCloud(app, folder);
  app.synth();
  const stage = context['stage'] ?? 'staging';
  return readdirSync(outdir)
    .filter((file) => file.endsWith('.template.json'))
    .map((file) => ({
      name: file.replace(`micronova-${stage}-`, '').replace('.template.json', ''),
      resources: (JSON.parse(readFileSync(join(outdir, file), 'utf8')) as { Resources: Record<string, Resource> }).Resources,
    }));
}

/** The resources of a type in all stacks, with the stack that each is in. */
export function ofType(
  stacks: readonly StackTemplate[],
  type: string,
): readonly (Resource & { readonly stack: string; readonly id: string })[] {
  return stacks.flatMap(({ name, resources }) =>
    Object.entries(resources).flatMap(([id, resource]) => (resource.Type === type ? [{ ...resource, stack: name, id }] : [])),
  );
}

function temporary(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `micronova-${name}-`));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
