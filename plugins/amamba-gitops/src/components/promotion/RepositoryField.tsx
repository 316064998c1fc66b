import { useApplications } from '../../data/queries';
import { useMessages } from '../../translation/translation';
import { useDeliveryOptions } from '../form/lookups';
import { SuggestInput } from '../form/Suggest';

/**
 * The repository that a path is written in: one of the workspace's, or one that
 * the component's applications come from already.
 */
export function RepositoryField(props: { workspace: string }) {
  const t = useMessages();
  const options = useDeliveryOptions(props.workspace);
  const applications = useApplications({ limit: 100 }).data?.items ?? [];
  const imported = (options.data?.instances ?? [])
    .flatMap(({ repositories }) => repositories)
    .filter(({ type }) => type === 'git')
    .map(({ url }) => url);
  const deployed = applications
    .flatMap(({ sources }) => sources)
    .filter(({ chart }) => !chart)
    .map(({ repoUrl }) => repoUrl);
  return (
    <SuggestInput
      path="path.repoUrl"
      label={t('form.source.repository')}
      required
      help={t('promotion.repositoryHelp')}
      options={[...new Set([...deployed, ...imported])]}
      loading={options.loading}
      failure={
        options.error &&
        t('promotion.repositoriesFailed', { message: options.error.message })
      }
    />
  );
}
