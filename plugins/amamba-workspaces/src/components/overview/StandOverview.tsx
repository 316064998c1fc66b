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
import { useConditionWords } from '../sync/useConditionWords';
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

/** What an item is called, and what is said of it. */
function useItemWords(): (item: StandItem) => {
  title: string;
  words: string[];
} {
  const t = useMessages();
  const conditionWords = useConditionWords();
  return item => {
    switch (item.kind) {
      case 'target': {
        const { provisioner, target } = item.condition;
        const { title, message } = conditionWords(item.condition);
        return {
          title: t('sync.target', { provisioner, target }),
          words: message ? [title, message] : [title],
        };
      }
      case 'namespace': {
        const { name, cluster, phase } = item;
        return {
          title: t('overview.namespace', { name, cluster }),
          words: [t(`namespace.phase.${phase}`)],
        };
      }
      default:
        return { title: item.title, words: [item.message] };
    }
  };
}

function Item(props: { item: StandItem }) {
  const classes = useStyles();
  const rootPath = useRootPath();
  const workspace = useWorkspace();
  const { item } = props;
  const { title, words } = useItemWords()(item);
  const tab = item.kind === 'target' ? 'sync' : 'namespaces';
  return (
    <li className={classes.item}>
      <Link to={workspacePath(rootPath, workspace.name, tab)}>{title}</Link>
      {words.map(text => (
        <Typography
          key={text}
          variant="caption"
          color="textSecondary"
          component="div"
        >
          {text}
        </Typography>
      ))}
    </li>
  );
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
