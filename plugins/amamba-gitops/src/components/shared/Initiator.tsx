import { Absent } from '@amamba/plugin-amamba-react';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { useMessages } from '../../translation/translation';

/** People of the portal; Argo CD has accounts of its own too. */
const PERSON = /^user:[^\s:/]+\/[^\s:/]+$/i;

/** Who had something deployed. */
export function Initiator(props: { automated: boolean; initiatedBy?: string }) {
  const t = useMessages();
  const { automated, initiatedBy } = props;
  if (automated) {
    return <>{t('history.automatic')}</>;
  }
  if (!initiatedBy) {
    return <Absent label={t('history.unknown')} />;
  }
  return PERSON.test(initiatedBy) ? (
    <EntityRefLink entityRef={initiatedBy} hideIcon />
  ) : (
    <>{initiatedBy}</>
  );
}
