import { Absent } from '@amamba/plugin-amamba-react';
import { Link } from '@backstage/core-components';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import type { ReactNode } from 'react';
import { useRootPath, workspacePath } from '../../data/paths';
import { type MemberList, useMembers } from '../../data/queries';
import { useComponents } from '../../data/useComponents';
import { useWorkspace } from '../../data/workspace';
import { useMessages } from '../../translation/translation';
import { EntityName } from '../shared/EntityName';
import { SourceLink } from '../shared/SourceLink';
import { useRoleName } from '../shared/useRoleName';

const useStyles = makeStyles(
  theme => ({
    root: { padding: theme.spacing(2) },
    facts: {
      margin: 0,
      '& dt': { color: theme.palette.textSubtle },
      '& dd': {
        margin: theme.spacing(0, 0, 1.5),
        overflowWrap: 'anywhere',
      },
    },
  }),
  { name: 'AmambaWorkspaceFacts' },
);

function Members(props: { list: MemberList | undefined }) {
  const t = useMessages();
  const roleName = useRoleName();
  const { list } = props;
  const counts = new Map<string, Set<string>>();
  for (const { role, ref } of list?.items ?? []) {
    counts.set(role, (counts.get(role) ?? new Set()).add(ref));
  }
  if (counts.size === 0) {
    return <Absent label={t('overview.noMembers')} />;
  }
  return (
    <>
      {[...counts].map(([role, refs]) => (
        <div key={role}>
          {t('overview.counted', {
            name: roleName(role, list?.roles),
            number: String(refs.size),
          })}
        </div>
      ))}
    </>
  );
}

function Fact(props: { term: string; children: ReactNode }) {
  return (
    <div>
      <dt>{props.term}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}

/** What the workspace is: owner, folder, members, components. */
export function Facts() {
  const classes = useStyles();
  const t = useMessages();
  const roleName = useRoleName();
  const rootPath = useRootPath();
  const workspace = useWorkspace();
  const members = useMembers();
  const components = useComponents();
  const { name, owner, parent, roles, source } = workspace;
  return (
    <Paper variant="outlined" className={classes.root}>
      <Typography variant="h6" component="h2">
        {t('overview.facts')}
      </Typography>
      <dl className={classes.facts}>
        <Fact term={t('overview.name')}>{name}</Fact>
        <Fact term={t('overview.owner')}>
          <EntityName text={owner} />
        </Fact>
        <Fact term={t('overview.folder')}>
          {parent ?? <Absent label={t('list.noFolder')} />}
        </Fact>
        <Fact term={t('overview.myRoles')}>
          {roles.length > 0 ? (
            roles.map(role => roleName(role, members.data?.roles)).join(', ')
          ) : (
            <Absent label={t('list.noRole')} />
          )}
        </Fact>
        <Fact term={t('overview.source')}>
          {t(`source.${source.kind}`)}
          {source.location && (
            <Typography variant="caption" component="div">
              {source.kind === 'git' ? (
                <SourceLink address={source.location} />
              ) : (
                source.location
              )}
            </Typography>
          )}
        </Fact>
        <Fact term={t('tab.members')}>
          <Members list={members.data} />
          <Link to={workspacePath(rootPath, name, 'members')}>
            {t('overview.allMembers')}
          </Link>
        </Fact>
        <Fact term={t('tab.components')}>
          {components.error ? (
            <Absent label={t('components.failed')} />
          ) : (
            <Link to={workspacePath(rootPath, name, 'components')}>
              {t('overview.components', { count: components.total ?? 0 })}
            </Link>
          )}
        </Fact>
      </dl>
    </Paper>
  );
}
