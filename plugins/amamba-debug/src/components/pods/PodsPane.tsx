import {
  EmptyState,
  MissingAnnotation,
  SearchField,
} from '@amamba/plugin-amamba-react';
import { useEntity } from '@backstage/plugin-catalog-react';
import { makeStyles } from '@material-ui/core/styles';
import Paper from '@material-ui/core/Paper';
import Typography from '@material-ui/core/Typography';
import { useState } from 'react';
import { exampleAnnotations } from '../../data/entity';
import type { PodList } from '../../data/queries';
import { podKey, useSelection } from '../../data/useSelection';
import { useMessages } from '../../translation/translation';
import {
  groupPods,
  isFinished,
  mainContainer,
  matchesSearch,
  type PodGroup,
} from './groupPods';
import { FinishedGroups } from './FinishedGroups';
import { useItemStyles } from './itemStyles';
import { PodItem } from './PodItem';

const useStyles = makeStyles(
  theme => ({
    search: { marginBottom: theme.spacing(1), '& > *': { width: '100%' } },
    scroll: {
      maxHeight: 'calc(100vh - 260px)',
      minHeight: 240,
      overflow: 'auto',
      [theme.breakpoints.down('sm')]: { maxHeight: 280, minHeight: 0 },
    },
    group: {
      padding: theme.spacing(1, 1, 0.5),
      fontSize: '0.75rem',
      overflowWrap: 'anywhere',
    },
    more: { padding: theme.spacing(1) },
  }),
  { name: 'AmambaDebugPods' },
);

/** Says which annotation brings pods here. */
export function NotConnected(props: { missing: string[] }) {
  const { entity } = useEntity();
  return (
    <MissingAnnotation
      annotations={exampleAnnotations(entity, props.missing)}
      entity={{ kind: entity.kind, name: entity.metadata.name }}
    />
  );
}

function Group(props: { group: PodGroup; clusters: number }) {
  const classes = useStyles();
  const items = useItemStyles();
  const t = useMessages();
  const selection = useSelection();
  const { owner, namespace, cluster, pods } = props.group;
  const name = owner ? `${owner.kind} ${owner.name}` : t('pods.alone');
  const place = props.clusters > 1 ? `${cluster} / ${namespace}` : namespace;
  return (
    <li>
      <Typography
        component="h3"
        variant="caption"
        color="textSecondary"
        className={classes.group}
      >
        {name} · {place}
      </Typography>
      <ul className={items.list}>
        {pods.map(pod => (
          <PodItem
            key={pod.uid}
            pod={pod}
            current={podKey(pod) === selection.pod}
            container={selection.container}
            onSelect={container =>
              selection.select(pod, container ?? mainContainer(pod))
            }
          />
        ))}
      </ul>
    </li>
  );
}

/** The pods of the entity, by what made them. */
export function PodsPane(props: { list: PodList }) {
  const classes = useStyles();
  const items = useItemStyles();
  const t = useMessages();
  const [search, setSearch] = useState('');
  const { list } = props;
  const shown = list.items.filter(pod => matchesSearch(pod, search));
  const clusters = new Set(list.items.map(({ cluster }) => cluster)).size;
  const groups = groupPods(shown);
  const finished = groups.filter(isFinished);
  // What somebody searches for is shown, and a list of nothing else.
  const folded = search || finished.length === groups.length ? [] : finished;
  const item = (group: PodGroup) => (
    <Group key={podKey(group.pods[0])} group={group} clusters={clusters} />
  );
  return (
    <nav aria-label={t('pods.title')}>
      <Typography component="h2" variant="srOnly">
        {t('pods.title')}
      </Typography>
      <div className={classes.search}>
        <SearchField
          label={t('pods.search')}
          text={search}
          onChange={setSearch}
        />
      </div>
      <Paper variant="outlined" className={classes.scroll}>
        {shown.length === 0 ? (
          <EmptyState title={t('pods.noMatch')} />
        ) : (
          <ul className={items.list}>
            {groups.filter(group => !folded.includes(group)).map(item)}
            {folded.length > 0 && (
              <FinishedGroups groups={folded}>
                {folded.map(item)}
              </FinishedGroups>
            )}
          </ul>
        )}
        {list.truncated && (
          <Typography variant="caption" className={classes.more} component="p">
            {t('pods.truncated', { count: list.items.length })}
          </Typography>
        )}
      </Paper>
    </nav>
  );
}
