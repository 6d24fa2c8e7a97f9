/** docs/lifecycle.md, as the rows of the lifecycle say it. */

import type { LifecycleRow, Step, Transition } from '../../shared/compute/actions/row.ts';
import * as lifecycle from '../../shared/compute/actions/rows.ts';
import * as features from '../../shared/compute/servers/features.ts';

const rows: readonly Transition[] = Object.values(lifecycle);
const isGuarded = (row: Transition): row is LifecycleRow => 'vmStates' in row;
const byName = (one: Transition, other: Transition) => one.name.localeCompare(other.name);

const list = (values: readonly (string | null)[] | null) => (values === null ? 'any' : values.map((value) => value ?? 'none').join(', '));

const refused = ({ without = [] }: LifecycleRow) =>
  Object.entries(features)
    .flatMap(([name, feature]) => (without.includes(feature) ? [name] : []))
    .join(', ');

const stepText = ([name, { command, at, taskState, deadlineSeconds, silence, undo }]: readonly [string, Step]) =>
  `| | ${name} | \`${command}\`${at === undefined ? '' : ` at the ${at}`} | ${taskState ?? ''} | ${deadlineSeconds} | ${silence} | ${undo === undefined ? '' : `\`${undo.command}\``} |`;

/** Where a row leads from, as far as vm states change. */
const arrows = rows.filter(isGuarded).flatMap((row) => {
  const { vmState: to } = row.success;
  if (to === undefined) return [];
  return (row.vmStates ?? [])
    .filter((from) => from !== to)
    .map((from) => `  ${from.replaceAll('-', '_')} --> ${to.replaceAll('-', '_')}: ${row.action}`);
});

export function lifecycleDocument(): string {
  const ordered = rows.toSorted(byName);
  return [
    '# The lifecycle of a server',
    '',
    'Made from the rows in `shared/compute/actions`; `test/unit/lifecycle-document.test.ts` says when it is stale, and writes it anew.',
    '',
    '```mermaid',
    'stateDiagram-v2',
    '  [*] --> building',
    '  building --> active: create',
    ...[...new Set(arrows)].sort(),
    '```',
    '',
    '## Who may begin when',
    '',
    '| row | action | vm states | task states | lock | host | may not have |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...ordered
      .filter(isGuarded)
      .map(
        (row) =>
          `| ${row.name} | ${row.action} | ${list(row.vmStates)} | ${list(row.taskStates)} | ${row.lock ? 'asked' : ''} | ${row.host} | ${refused(row)} |`,
      ),
    '',
    '## Steps',
    '',
    'What a host is told, the task state meanwhile, after how many seconds its silence counts, what silence means, and what undoes the step. `fail`: it has failed. `undo`: it is',
    'made sure that nothing of it is left. `keep`: the host has the last word, whenever it comes back. `pass`: things go on, and it is told until it is done.',
    '',
    '| row | step | command | task state | seconds | silence | undone by |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...ordered.flatMap((row) =>
      Object.entries(row.steps).map((step, index) => (index === 0 ? stepText(step).replace('| |', `| ${row.name} |`) : stepText(step))),
    ),
    '',
  ].join('\n');
}
