import type { ClusterSource } from '@amamba/plugin-amamba-debug-common';
import { SourcesNotice } from '@amamba/plugin-amamba-react';
import Alert from '@material-ui/lab/Alert';
import { useMessages } from '../../translation/translation';

/** Says which clusters cannot be asked now, and how old what is shown is. */
export function ClusterSources(props: { sources: ClusterSource[] }) {
  const t = useMessages();
  const unusable = props.sources.filter(
    ({ phase }) => phase === 'missing' || phase === 'unusable',
  );
  return (
    <>
      <SourcesNotice
        sources={props.sources.flatMap(
          ({ title, phase, syncedAt, error: message }) =>
            phase === 'missing' || phase === 'unusable'
              ? []
              : [{ instance: title, state: phase, syncedAt, message }],
        )}
      />
      {unusable.map(({ cluster, title, phase, error }) => (
        <Alert key={cluster} severity="warning" role="note">
          {t(`sources.${phase as 'missing' | 'unusable'}`, { cluster: title })}
          {error && <div>{error}</div>}
        </Alert>
      ))}
    </>
  );
}
