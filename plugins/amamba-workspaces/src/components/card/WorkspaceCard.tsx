import {
  AmambaSurface,
  ApiErrorPanel,
  isNotFound,
  Loading,
} from '@amamba/plugin-amamba-react';
import { Link } from '@backstage/core-components';
import { EntityInfoCard, useEntity } from '@backstage/plugin-catalog-react';
import Typography from '@material-ui/core/Typography';
import { workspaceOf } from '../../data/entity';
import { workspacePath } from '../../data/paths';
import { useWorkspaceDetail } from '../../data/queries';
import { useMessages } from '../../translation/translation';
import { SyncChips } from '../shared/SyncChips';
import { useRoleName } from '../shared/useRoleName';

function Summary(props: { name: string; rootPath: string | undefined }) {
  const t = useMessages();
  const roleName = useRoleName();
  const { name, rootPath } = props;
  const { data, error, refresh } = useWorkspaceDetail(name);
  if (isNotFound(error)) {
    return (
      <Typography variant="body2" color="textSecondary">
        {t('card.notMember', { name })}
      </Typography>
    );
  }
  if (!data) {
    return error ? (
      <ApiErrorPanel error={error} onRetry={refresh} />
    ) : (
      <Loading label={t('workspace.loading')} rows={1} />
    );
  }
  const title = data.title ?? name;
  return (
    <>
      <Typography variant="h6" component="p">
        {rootPath === undefined ? (
          title
        ) : (
          <Link to={workspacePath(rootPath, name)}>{title}</Link>
        )}
      </Typography>
      {data.roles.length > 0 && (
        <Typography variant="body2" color="textSecondary">
          {t('card.role', {
            role: data.roles.map(role => roleName(role)).join(', '),
          })}
        </Typography>
      )}
      <SyncChips workspace={data} />
    </>
  );
}

/** The workspace that the entity of the page belongs to, or is. */
export function WorkspaceCard(props: {
  /** Path of the list of workspaces; absent: there is none to link to. */
  rootPath: string | undefined;
}) {
  const t = useMessages();
  const { entity } = useEntity();
  const name = workspaceOf(entity);
  if (name === undefined) {
    return null;
  }
  return (
    <EntityInfoCard title={t('card.title')}>
      <AmambaSurface>
        <Summary name={name} rootPath={props.rootPath} />
      </AmambaSurface>
    </EntityInfoCard>
  );
}
