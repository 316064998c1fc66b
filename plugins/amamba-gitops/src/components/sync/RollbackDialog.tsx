import type { Deployment } from '@amamba/plugin-amamba-gitops-common';
import {
  EmptyState,
  FormDialog,
  LiveView,
  useDateTime,
} from '@amamba/plugin-amamba-react';
import { makeStyles } from '@material-ui/core/styles';
import Alert from '@material-ui/lab/Alert';
import { useState } from 'react';
import { useCurrentApplication } from '../../data/application';
import { useHistory } from '../../data/queries';
import { useApplicationCommand } from '../../data/useApplicationCommand';
import { useReasons } from '../../data/useReasons';
import { useMessages } from '../../translation/translation';
import { Check } from '../shared/Check';
import { CommitText } from '../shared/CommitText';
import { Fact, Facts } from '../shared/Facts';
import { NativeSelect } from '../shared/NativeSelect';
import { shortRevision } from '../shared/revision';
import { DryRunResult } from './DryRunResult';

const useStyles = makeStyles(
  theme => ({ note: { margin: theme.spacing(1, 0) } }),
  { name: 'AmambaRollbackDialog' },
);

function Revisions(props: { of: Deployment }) {
  return (
    <>
      {props.of.revisions.map(({ revision, commit }, index) => (
        <div key={index}>
          <CommitText revision={revision} commit={commit} />
        </div>
      ))}
    </>
  );
}

/** Where one can go back to, and what that changes. */
function Way(props: {
  items: Deployment[];
  chosen: Deployment;
  onChoose: (id: number) => void;
}) {
  const t = useMessages();
  const exact = useDateTime();
  const { items, chosen } = props;
  const current = items.find(each => each.current);
  const words = ({ id, deployedAt, revisions }: Deployment) =>
    t('rollback.option', {
      id: String(id),
      revision: revisions
        .map(({ revision }) => shortRevision(revision))
        .join(', '),
      time: exact(deployedAt),
    });
  return (
    <>
      <div style={{ marginTop: 8 }}>
        <NativeSelect
          fullWidth
          label={t('rollback.to')}
          value={String(chosen.id)}
          options={items
            .filter(each => !each.current)
            .map(each => ({ value: String(each.id), label: words(each) }))}
          onChange={id => props.onChoose(Number(id))}
        />
      </div>
      <Facts>
        {current && (
          <Fact name={t('rollback.from')}>
            <Revisions of={current} />
          </Fact>
        )}
        <Fact name={t('rollback.becomes')}>
          <Revisions of={chosen} />
        </Fact>
      </Facts>
    </>
  );
}

function Guided(props: {
  items: Deployment[];
  first: Deployment;
  onClose: () => void;
}) {
  const classes = useStyles();
  const t = useMessages();
  const { items, onClose } = props;
  const { name, automation, lastOperation } = useCurrentApplication();
  const { rollback: reason } = useReasons();
  const [id, setId] = useState(props.first.id);
  const [prune, setPrune] = useState(false);
  const [dryRun, setDryRun] = useState(false);
  const [trial, setTrial] = useState<{ after: string | undefined }>();
  const chosen = items.find(each => each.id === id) ?? props.first;
  const pauses = automation === 'automatic';
  const rollback = useApplicationCommand({
    run: async (api, params) => {
      const after = lastOperation?.startedAt;
      await api.rollbackApplication({
        params,
        body: {
          id: chosen.id,
          prune,
          dryRun,
          // A dry run changes nothing, so there is nothing to undo.
          pauseAutoSync: pauses && !dryRun,
        },
      });
      return { after };
    },
    done: () => t(dryRun ? 'syncing.trialDone' : 'rollback.done', { name }),
    onDone: (started: { after: string | undefined }) =>
      dryRun ? setTrial(started) : onClose(),
  });
  return (
    <FormDialog
      title={t('rollback.title', { name })}
      action={dryRun ? t('syncing.try') : t('rollback.confirm')}
      running={rollback.running}
      error={rollback.error}
      valid={reason === undefined}
      onSubmit={() => rollback.execute(undefined)}
      onClose={onClose}
    >
      {reason && (
        <Alert severity="warning" role="note" className={classes.note}>
          {reason}
        </Alert>
      )}
      <Way items={items} chosen={chosen} onChoose={setId} />
      <Alert severity="info" role="note" className={classes.note}>
        {pauses ? t('rollback.pauses') : t('rollback.stays')}
      </Alert>
      <Check
        label={t('syncing.prune')}
        help={t('rollback.pruneHelp')}
        checked={prune}
        onChange={setPrune}
      />
      <Check
        label={t('syncing.dryRun')}
        help={t('syncing.dryRunHelp')}
        checked={dryRun}
        onChange={setDryRun}
      />
      {trial && <DryRunResult after={trial.after} />}
    </FormDialog>
  );
}

/** Guides back to what was deployed before. */
export function RollbackDialog(props: {
  /** Id of the deployment; absent: the one before. */
  to: number | undefined;
  onClose: () => void;
}) {
  const t = useMessages();
  const live = useHistory();
  const { name } = useCurrentApplication();
  const earlier = live.data?.items.filter(each => !each.current) ?? [];
  const first = earlier.find(({ id }) => id === props.to) ?? earlier[0];
  if (live.data && first) {
    return (
      <Guided items={live.data.items} first={first} onClose={props.onClose} />
    );
  }
  return (
    <FormDialog
      title={t('rollback.title', { name })}
      action={t('rollback.confirm')}
      running={false}
      error={undefined}
      valid={false}
      onSubmit={() => {}}
      onClose={props.onClose}
    >
      <LiveView of={live} loading={t('history.loading')}>
        {() => <EmptyState title={t('blocked.noHistory')} />}
      </LiveView>
    </FormDialog>
  );
}
