import { type Status, StatusIcon } from '@amamba/plugin-amamba-react';
import type { SyncCondition } from '@amamba/plugin-amamba-workspaces-common';
import { Link } from '@backstage/core-components';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useId } from 'react';
import { useRootPath, workspacePath } from '../../data/paths';
import type { NamespaceList } from '../../data/queries';
import { useWorkspace } from '../../data/workspace';
import { useMessages } from '../../translation/translation';
import { findStand, type Stand, type StandItem } from './stand';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'grid',
      gap: theme.spacing(2),
      gridTemplateColumns: 'repeat(auto-fit, minmax(min(230px, 100%), 1fr))',
      alignItems: 'start',
    },
    group: { padding: theme.spacing(1.5, 2), minWidth: 0 },
    head: {
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(1),
      margin: 0,
    },
    list: { listStyle: 'none', margin: theme.spacing(1, 0, 0), padding: 0 },
    item: { padding: theme.spacing(0.5, 0), overflowWrap: 'anywhere' },
  }),
  { name: 'AmambaStandOverview' },
);

/** Most things that are told; the tabs tell all. */
const MAX_SHOWN = 6;

const GROUPS = [
  { name: 'broken', some: 'failed', none: 'succeeded' },
  { name: 'waiting', some: 'queued', none: 'queued' },
  { name: 'running', some: 'succeeded', none: 'queued' },
] as const satisfies ReadonlyArray<{
  name: keyof Stand;
  some: Status;
  none: Status;
}>;

function Item(props: { item: StandItem }) {
  const classes = useStyles();
  const t = useMessages();
  const rootPath = useRootPath();
  const workspace = useWorkspace();
  const { item } = props;
  const tab = item.kind === 'target' ? 'sync' : 'namespaces';
  const title = {
    target: () =>
      item.kind === 'target'
        ? t('sync.target', {
            provisioner: item.condition.provisioner,
            target: item.condition.target,
          })
        : '',
    namespace: () =>
      item.kind === 'namespace'
        ? t('overview.namespace', { name: item.name, cluster: item.cluster })
        : '',
    cluster: () => (item.kind === 'cluster' ? item.title : ''),
  }[item.kind]();
  const words = wordsOf(item);
  return (
    <li className={classes.item}>
      <Link to={workspacePath(rootPath, workspace.name, tab)}>{title}</Link>
      <Typography variant="caption" color="textSecondary" component="div">
        {words.phase ? t(`namespace.phase.${words.phase}`) : words.text}
      </Typography>
    </li>
  );
}

function wordsOf(item: StandItem): {
  text?: string;
  phase?: 'Active' | 'Terminating' | 'Missing' | 'Unknown';
} {
  switch (item.kind) {
    case 'target':
      return { text: item.condition.message };
    case 'namespace':
      return { phase: item.phase };
    default:
      return { text: item.message };
  }
}

function Group(props: { group: (typeof GROUPS)[number]; items: StandItem[] }) {
  const classes = useStyles();
  const t = useMessages();
  const headingId = useId();
  const { group, items } = props;
  const more = items.length - MAX_SHOWN;
  return (
    <Paper
      variant="outlined"
      component="section"
      aria-labelledby={headingId}
      className={classes.group}
    >
      <Typography
        variant="subtitle1"
        component="h3"
        id={headingId}
        className={classes.head}
      >
        <StatusIcon
          status={items.length > 0 ? group.some : group.none}
          decorative
        />
        {t(`overview.${group.name}`, { number: String(items.length) })}
      </Typography>
      {items.length === 0 ? (
        <Typography variant="body2" color="textSecondary">
          {t(`overview.no.${group.name}`)}
        </Typography>
      ) : (
        <ul className={classes.list}>
          {items.slice(0, MAX_SHOWN).map(item => (
            <Item key={keyOf(item)} item={item} />
          ))}
          {more > 0 && <li>{t('overview.more', { number: String(more) })}</li>}
        </ul>
      )}
    </Paper>
  );
}

function keyOf(item: StandItem): string {
  switch (item.kind) {
    case 'target':
      return `target ${item.condition.provisioner} ${item.condition.target}`;
    case 'namespace':
      return `namespace ${item.cluster} ${item.name}`;
    default:
      return `cluster ${item.title}`;
  }
}

/** What is broken, what waits and what runs, each with its reason. */
export function StandOverview(props: {
  conditions: SyncCondition[];
  namespaces: NamespaceList | undefined;
}) {
  const classes = useStyles();
  const stand = findStand(props.conditions, props.namespaces);
  return (
    <div className={classes.root}>
      {GROUPS.map(group => (
        <Group key={group.name} group={group} items={stand[group.name]} />
      ))}
    </div>
  );
}
