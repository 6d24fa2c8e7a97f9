/**
 * What a host's aggregates say of the servers that it takes. Source: Nova's filters AggregateInstanceExtraSpecsFilter, AggregateMultiTenancyIsolation and
 * AggregateImagePropertiesIsolation, which are always on here: an aggregate that says nothing of it refuses nothing.
 */
import type { AggregateMetadata } from '../aggregates/aggregate.ts';
import { meets } from './requirement.ts';

interface Grouped {
  readonly aggregateMetadata: readonly AggregateMetadata[];
}

/** Everything that any of the aggregates says, by key; a value with commas is several. */
function saidBy({ aggregateMetadata }: Grouped): ReadonlyMap<string, ReadonlySet<string>> {
  const said = new Map<string, Set<string>>();
  for (const [key, value] of aggregateMetadata.flatMap((metadata) => Object.entries(metadata))) {
    const values = said.get(key) ?? new Set();
    for (const each of value.split(',')) values.add(each.trim());
    said.set(key, values);
  }
  return said;
}

const scope = 'aggregate_instance_extra_specs:';

/** What the flavor asks of aggregates one of them says. */
export function suitsFlavor(host: Grouped, extraSpecs: Readonly<Record<string, string>>): boolean {
  const asked = Object.entries(extraSpecs).filter(([key]) => key.startsWith(scope));
  if (asked.length === 0) return true;
  const said = saidBy(host);
  return asked.every(([key, requirement]) => [...(said.get(key.slice(scope.length)) ?? [])].some((value) => meets(value, requirement)));
}

/** Where an aggregate names projects, in `filter_tenant_id` and whatever begins so, others have no place. */
export function suitsProject(host: Grouped, projectId: string): boolean {
  const projects = [...saidBy(host)].filter(([key]) => key.startsWith('filter_tenant_id')).flatMap(([, values]) => [...values]);
  return projects.length === 0 || projects.includes(projectId);
}

/** Names of properties that mean something to whoever runs an image. Source: the fields of Nova's ImageMetaProps. */
const isProperty = (key: string) =>
  ['hw_', 'img_', 'os_'].some((prefix) => key.startsWith(prefix)) || key === 'architecture' || key === 'hypervisor_type';

/** An image that has a property has the value that an aggregate says of it; one that has it not goes anywhere. */
export function suitsProperties(host: Grouped, properties: Readonly<Record<string, string>>): boolean {
  return [...saidBy(host)].every(([key, values]) => {
    const value = isProperty(key) && Object.hasOwn(properties, key) ? properties[key] : undefined;
    return value === undefined || values.has(value);
  });
}
