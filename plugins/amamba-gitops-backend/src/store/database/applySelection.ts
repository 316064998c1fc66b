import type { LabelRequirement } from '@amamba/plugin-amamba-node';
import type { Knex } from 'knex';
import type { ApplicationSelection } from '../ApplicationStore';

/** Narrows a query of `applications as a` to what belongs to an entity. */
export function applySelection(
  query: Knex.QueryBuilder,
  knex: Knex,
  selection: ApplicationSelection,
): void {
  const { instances, places, name, namespace, project, labels } = selection;
  if (instances) {
    query.whereIn('a.instance', instances);
  }
  if (places) {
    applyPlaces(query, places);
  }
  for (const [column, value] of Object.entries({ name, namespace, project })) {
    if (value !== undefined) {
      query.where(`a.${column}`, value);
    }
  }
  for (const requirement of labels ?? []) {
    applyRequirement(query, knex, requirement);
  }
}

function applyPlaces(
  query: Knex.QueryBuilder,
  places: NonNullable<ApplicationSelection['places']>,
): void {
  if (places.length === 0) {
    query.whereRaw('1 = 0');
    return;
  }
  const instances = new Set(places.map(({ instance }) => instance));
  query.where(anyPlace => {
    for (const instance of instances) {
      const names = places
        .filter(place => place.instance === instance)
        .map(({ name }) => name);
      anyPlace.orWhere(onePlace =>
        onePlace.where('a.instance', instance).whereIn('a.project', names),
      );
    }
  });
}

function applyRequirement(
  query: Knex.QueryBuilder,
  knex: Knex,
  requirement: LabelRequirement,
): void {
  const labels = knex('application_labels as wanted')
    .select(knex.raw('1'))
    .whereRaw('wanted.application_id = a.id')
    .where('wanted.key', requirement.key);
  const withValue = labels.clone().whereIn('wanted.value', requirement.values);
  switch (requirement.operator) {
    case 'exists':
      query.whereExists(labels);
      break;
    case 'doesnotexist':
      query.whereNotExists(labels);
      break;
    case 'in':
      query.whereExists(withValue);
      break;
    default:
      query.whereNotExists(withValue);
  }
}
