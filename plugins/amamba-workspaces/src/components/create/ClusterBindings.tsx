import type { RouteInput } from '@amamba/plugin-amamba-common';
import { ApiErrorPanel } from '@amamba/plugin-amamba-react';
import type { WorkspacesContract } from '@amamba/plugin-amamba-workspaces-common';
import Checkbox from '@material-ui/core/Checkbox';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import {
  type AmountRow,
  findFormProblems,
  type QuotaFormProblems,
  toAmounts,
  toRows,
} from '../../data/amountRows';
import { type ClusterList, useClusters } from '../../data/queries';
import { useMessages } from '../../translation/translation';
import { AmountFields } from '../namespaces/AmountFields';
import { BindingField } from '../settings/BindingField';

/** A cluster that was chosen for a workspace. */
export interface ClusterChoice {
  name: string;
  binding: 'shared' | 'exclusive';
  rows: AmountRow[];
}

const useStyles = makeStyles(
  theme => ({
    root: { border: 0, padding: 0, margin: theme.spacing(2, 0, 0) },
    cluster: { marginTop: theme.spacing(1) },
    chosen: { paddingLeft: theme.spacing(4) },
  }),
  { name: 'AmambaClusterBindings' },
);

/** What the API takes for a choice. */
export function toBinding(choice: ClusterChoice) {
  const { name, binding } = choice;
  return { name, binding, quota: toAmounts(choice.rows) } satisfies NonNullable<
    RouteInput<WorkspacesContract['createWorkspace']>['body']['clusters']
  >[number];
}

/** What is wrong with the quota of a choice. */
export function bindingProblems(choice: ClusterChoice): QuotaFormProblems {
  return findFormProblems({ rows: choice.rows, limits: {}, others: [] });
}

function Cluster(props: {
  cluster: ClusterList['items'][number];
  choice: ClusterChoice | undefined;
  insist: boolean;
  onChange: (choice: ClusterChoice | undefined) => void;
}) {
  const classes = useStyles();
  const t = useMessages();
  const { cluster, choice } = props;
  const taken = cluster.exclusiveTo !== undefined;
  const reason =
    cluster.unusable ??
    (taken ? t('cluster.taken', { name: cluster.exclusiveTo ?? '' }) : '');
  return (
    <div className={classes.cluster}>
      <FormControlLabel
        control={
          <Checkbox
            color="primary"
            checked={choice !== undefined}
            disabled={taken}
            onChange={(_, checked) =>
              props.onChange(
                checked
                  ? { name: cluster.name, binding: 'shared', rows: toRows({}) }
                  : undefined,
              )
            }
          />
        }
        label={cluster.title}
      />
      {reason && (
        <Typography variant="caption" color="textSecondary" display="block">
          {reason}
        </Typography>
      )}
      {choice && (
        <div className={classes.chosen}>
          <BindingField
            value={choice.binding}
            onChange={binding => props.onChange({ ...choice, binding })}
          />
          <AmountFields
            legend={t('cluster.quotaOf', { name: cluster.title })}
            rows={choice.rows}
            problems={bindingProblems(choice).rows}
            insist={props.insist}
            onChange={rows => props.onChange({ ...choice, rows })}
          />
        </div>
      )}
    </div>
  );
}

/** Chooses clusters for a workspace, with a quota on each. */
export function ClusterBindings(props: {
  choices: ClusterChoice[];
  insist: boolean;
  onChange: (choices: ClusterChoice[]) => void;
}) {
  const classes = useStyles();
  const t = useMessages();
  const { choices, onChange } = props;
  const { data, error, refresh } = useClusters();
  const set = (name: string, choice: ClusterChoice | undefined) => {
    const others = choices.filter(each => each.name !== name);
    onChange(choice ? [...others, choice] : others);
  };
  return (
    <fieldset className={classes.root}>
      <Typography variant="subtitle1" component="legend">
        {t('create.clusters')}
      </Typography>
      <Typography variant="body2" color="textSecondary">
        {t('create.clustersHelp')}
      </Typography>
      {error && <ApiErrorPanel error={error} onRetry={refresh} />}
      {data?.items.length === 0 && (
        <Typography variant="body2">{t('cluster.none')}</Typography>
      )}
      {data?.items.map(cluster => (
        <Cluster
          key={cluster.name}
          cluster={cluster}
          choice={choices.find(each => each.name === cluster.name)}
          insist={props.insist}
          onChange={choice => set(cluster.name, choice)}
        />
      ))}
    </fieldset>
  );
}
