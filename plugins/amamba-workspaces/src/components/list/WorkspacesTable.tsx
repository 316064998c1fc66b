import {
  Absent,
  PlainTable,
  StatusChip,
  WideCell,
} from '@amamba/plugin-amamba-react';
import type { WorkspaceSummary } from '@amamba/plugin-amamba-workspaces-common';
import { Link } from '@backstage/core-components';
import { makeStyles } from '@material-ui/core/styles';
import TableCell from '@material-ui/core/TableCell';
import TableRow from '@material-ui/core/TableRow';
import Typography from '@material-ui/core/Typography';
import { useRootPath, workspacePath } from '../../data/paths';
import { useMessages } from '../../translation/translation';
import { SyncChips } from '../shared/SyncChips';
import { useRoleName } from '../shared/useRoleName';

const useStyles = makeStyles(
  {
    name: { minWidth: 180, maxWidth: 420, overflowWrap: 'anywhere' },
    description: {
      display: '-webkit-box',
      '-webkit-line-clamp': 2,
      '-webkit-box-orient': 'vertical',
      overflow: 'hidden',
    },
  },
  { name: 'AmambaWorkspacesList' },
);

function WorkspaceRow(props: { workspace: WorkspaceSummary }) {
  const classes = useStyles();
  const t = useMessages();
  const roleName = useRoleName();
  const rootPath = useRootPath();
  const { workspace } = props;
  const { name, title, roles, clusters } = workspace;
  return (
    <TableRow hover>
      <TableCell className={classes.name}>
        <Link to={workspacePath(rootPath, name)}>{title ?? name}</Link>
        {title && title !== name && (
          <Typography variant="caption" color="textSecondary" display="block">
            {name}
          </Typography>
        )}
        {workspace.description && (
          <Typography
            variant="caption"
            color="textSecondary"
            className={classes.description}
          >
            {workspace.description}
          </Typography>
        )}
      </TableCell>
      <TableCell>
        {roles.length > 0 ? (
          roles.map(role => roleName(role)).join(', ')
        ) : (
          <Absent label={t('list.noRole')} />
        )}
      </TableCell>
      <TableCell>
        {workspace.deleting ? (
          <StatusChip status="running" label={t('workspace.deletingChip')} />
        ) : (
          <SyncChips workspace={workspace} />
        )}
      </TableCell>
      <WideCell>
        {clusters.length > 0 ? (
          clusters.join(', ')
        ) : (
          <Absent label={t('list.noClusters')} />
        )}
      </WideCell>
      <TableCell>{workspace.namespaces}</TableCell>
      <WideCell>
        {workspace.parent ?? <Absent label={t('list.noFolder')} />}
      </WideCell>
      <WideCell>{t(`source.${workspace.source.kind}`)}</WideCell>
    </TableRow>
  );
}

/** Workspaces, one in a row. */
export function WorkspacesTable(props: {
  workspaces: WorkspaceSummary[];
  /** Another page was asked for and is not there yet. */
  waiting: boolean;
}) {
  const t = useMessages();
  return (
    <PlainTable
      caption={t('list.heading')}
      waiting={props.waiting}
      columns={[
        { label: t('column.name') },
        { label: t('column.myRoles') },
        { label: t('column.sync') },
        { label: t('column.clusters'), wide: true },
        { label: t('column.namespaces') },
        { label: t('column.folder'), wide: true },
        { label: t('column.source'), wide: true },
      ]}
    >
      {props.workspaces.map(workspace => (
        <WorkspaceRow key={workspace.name} workspace={workspace} />
      ))}
    </PlainTable>
  );
}
