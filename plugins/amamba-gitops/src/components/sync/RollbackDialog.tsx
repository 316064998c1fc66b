import type { Deployment } from '@amamba/plugin-amamba-gitops-common';
import {
  Check,
  EmptyState,
  Fact,
  Facts,
  FormDialog,
  LiveView,
  NativeSelect,
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
import { CommitText } from '../shared/CommitText';
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

/** How a person wants to go back. */
interface RollbackDraft {
  /** Absent: where the address leads. */
  id: number | undefined;
  prune: boolean;
  dryRun: boolean;
}

function Guided(props: {
  items: Deployment[];
  chosen: Deployment;
  draft: RollbackDraft;
  onChange: (changes: Partial<RollbackDraft>) => void;
}) {
  const classes = useStyles();
  const t = useMessages();
  const { items, chosen, draft, onChange } = props;
  const { automation } = useCurrentApplication();
  return (
    <>
      <Way items={items} chosen={chosen} onChoose={id => onChange({ id })} />
      <Alert severity="info" role="note" className={classes.note}>
        {automation === 'automatic'
          ? t('rollback.pauses')
          : t('rollback.stays')}
      </Alert>
      <Check
        label={t('syncing.prune')}
        help={t('rollback.pruneHelp')}
        checked={draft.prune}
        onChange={prune => onChange({ prune })}
      />
      <Check
        label={t('syncing.dryRun')}
        help={t('syncing.dryRunHelp')}
        checked={draft.dryRun}
        onChange={dryRun => onChange({ dryRun })}
      />
    </>
  );
}

function useRollback(draft: RollbackDraft, onRolledBack: () => void) {
  const t = useMessages();
  const { name, automation, lastOperation } = useCurrentApplication();
  const { prune, dryRun } = draft;
  const [trial, setTrial] = useState<{ after: string | undefined }>();
  const command = useApplicationCommand({
    run: async (api, params, id: number) => {
      const started = { after: lastOperation?.startedAt };
      await api.rollbackApplication({
        params,
        body: {
          id,
          prune,
          dryRun,
          // A dry run changes nothing, so there is nothing to undo.
          pauseAutoSync: automation === 'automatic' && !dryRun,
        },
      });
      return started;
    },
    done: () => t(dryRun ? 'syncing.trialDone' : 'rollback.done', { name }),
    onDone: started => (dryRun ? setTrial(started) : onRolledBack()),
  });
  return { command, trial };
}

/** Guides back to what was deployed before. */
export function RollbackDialog(props: {
  /** Id of the deployment; absent: the one before. */
  to: number | undefined;
  onClose: () => void;
}) {
  const classes = useStyles();
  const t = useMessages();
  const live = useHistory();
  const { name } = useCurrentApplication();
  const { rollback: reason } = useReasons();
  const [draft, setDraft] = useState<RollbackDraft>({
    id: props.to,
    prune: false,
    dryRun: false,
  });
  const { command, trial } = useRollback(draft, props.onClose);
  const earlier = live.data?.items.filter(each => !each.current) ?? [];
  const chosen = earlier.find(({ id }) => id === draft.id) ?? earlier[0];
  return (
    <FormDialog
      title={t('rollback.title', { name })}
      action={draft.dryRun ? t('syncing.try') : t('rollback.confirm')}
      running={command.running}
      error={command.error}
      valid={chosen !== undefined && reason === undefined}
      onSubmit={() => command.execute(chosen.id)}
      onClose={props.onClose}
    >
      {reason && (
        <Alert severity="warning" role="note" className={classes.note}>
          {reason}
        </Alert>
      )}
      <LiveView of={live} loading={t('history.loading')}>
        {({ items }) =>
          chosen ? (
            <Guided
              items={items}
              chosen={chosen}
              draft={draft}
              onChange={changes => setDraft({ ...draft, ...changes })}
            />
          ) : (
            <EmptyState title={t('blocked.noHistory')} />
          )
        }
      </LiveView>
      {trial && <DryRunResult after={trial.after} />}
    </FormDialog>
  );
}
