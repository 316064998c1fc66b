import { Absent } from '@amamba/plugin-amamba-react';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { useMessages } from '../../translation/translation';

const ENTITY_REF = /^[a-z]+:[^/]+\/[^/]+$/i;

/** Who started a run: a link when it is someone of the catalog. */
export function StartedBy(props: { name: string | undefined }) {
  const t = useMessages();
  const { name } = props;
  if (name === undefined) {
    return <Absent label={t('list.unknown')} />;
  }
  return ENTITY_REF.test(name) ? (
    <EntityRefLink entityRef={name} hideIcon />
  ) : (
    <span>{name}</span>
  );
}
