import {
  type WorkspaceSource,
  workspacesGrantPermission,
} from '@amamba/plugin-amamba-workspaces-common';
import { makeStyles } from '@material-ui/core/styles';
import Alert from '@material-ui/lab/Alert';
import { useMembers } from '../../data/queries';
import { holds, useWorkspace } from '../../data/workspace';
import { useMessages } from '../../translation/translation';
import { SourceLink } from '../shared/SourceLink';
import { useRoleName } from '../shared/useRoleName';

const useStyles = makeStyles(
  theme => ({
    root: { margin: theme.spacing(0, 0, 2), overflowWrap: 'anywhere' },
  }),
  { name: 'AmambaWorkspaceNotices' },
);

/** Most names that are told; more are not read. */
const MAX_NAMES = 5;

/** What the person is here, and who can make them more. */
function RoleNotice() {
  const classes = useStyles();
  const t = useMessages();
  const roleName = useRoleName();
  const { roles } = useWorkspace();
  const { data } = useMembers();
  const admins = (data?.items ?? []).filter(
    ({ role, missing }) => role === 'admin' && !missing,
  );
  const names = [...new Set(admins.map(({ ref, title }) => title ?? ref))];
  const role = roles.map(each => roleName(each, data?.roles)).join(', ');
  if (roles.length === 0) {
    return null;
  }
  return (
    <Alert severity="info" role="note" className={classes.root}>
      {names.length > 0
        ? t('access.roleAndAdmins', {
            role,
            admins: names.slice(0, MAX_NAMES).join(', '),
          })
        : t('access.role', { role })}
    </Alert>
  );
}

/** That it is changed elsewhere, and where. */
function SourceNotice(props: { source: WorkspaceSource }) {
  const classes = useStyles();
  const t = useMessages();
  const { kind, location } = props.source;
  const words = {
    file: () =>
      location ? t('access.fileAt', { location }) : t('access.file'),
    git: () =>
      location
        ? t('access.gitAt', { location: <SourceLink address={location} /> })
        : t('access.git'),
  };
  return (
    <Alert severity="info" role="note" className={classes.root}>
      {words[kind === 'file' ? 'file' : 'git']()}
    </Alert>
  );
}

/** What keeps the person from changing something here, in one place. */
export function Notices() {
  const classes = useStyles();
  const t = useMessages();
  const workspace = useWorkspace();
  const { source, deleting } = workspace;
  return (
    <>
      {deleting && (
        <Alert severity="warning" role="note" className={classes.root}>
          {t('access.deleting')}
        </Alert>
      )}
      {source.kind !== 'portal' && <SourceNotice source={source} />}
      {!holds(workspace, workspacesGrantPermission) && <RoleNotice />}
    </>
  );
}
