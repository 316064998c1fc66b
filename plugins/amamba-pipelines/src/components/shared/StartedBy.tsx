import { EntityRefLink } from '@backstage/plugin-catalog-react';

const ENTITY_REF = /^[a-z]+:[^/]+\/[^/]+$/i;

/** Who started a run: a link when it is someone of the catalog. */
export function StartedBy(props: { name: string | undefined }) {
  const { name } = props;
  if (name === undefined) {
    return null;
  }
  return ENTITY_REF.test(name) ? (
    <EntityRefLink entityRef={name} hideIcon />
  ) : (
    <span>{name}</span>
  );
}
