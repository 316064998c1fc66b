import { SourcesNotice } from '@amamba/plugin-amamba-react';
import type { GitopsSource } from '@amamba/plugin-amamba-gitops-common';
import { useMessages } from '../../translation/translation';

/** Says which Argo CD cannot be asked now, and how old what is shown is. */
export function GitopsSourcesNotice(props: { sources: GitopsSource[] }) {
  const t = useMessages();
  return (
    <SourcesNotice
      sources={props.sources.map(({ instance, title, ...rest }) => ({
        ...rest,
        instance: title ?? t('list.instance', { instance }),
      }))}
    />
  );
}
