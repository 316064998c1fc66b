import { Check, Field, FormDialog } from '@amamba/plugin-amamba-react';
import Alert from '@material-ui/lab/Alert';
import { useState } from 'react';
import { useCurrentApplication } from '../../data/application';
import { useApplicationCommand } from '../../data/useApplicationCommand';
import { useReasons } from '../../data/useReasons';
import { useMessages } from '../../translation/translation';
import { isLeftOver } from '../resources/tree';
import { DryRunResult } from './DryRunResult';
import { OptionFields, RetryFields } from './OptionFields';
import { ResourceChoice } from './ResourceChoice';
import {
  createDraft,
  DEFAULT_OPTIONS,
  findProblems,
  type SyncDraft,
  toBody,
  toRetryDraft,
} from './syncForm';
import { useOwnPolicy } from './useOwnPolicy';

/** A dry run that was asked for. */
interface Trial {
  /** When the operation before it began. */
  after: string | undefined;
}

function useSync(onSynced: () => void, onTried: (trial: Trial) => void) {
  const t = useMessages();
  const { name, resources, lastOperation } = useCurrentApplication();
  return useApplicationCommand({
    run: async (api, params, draft: SyncDraft) => {
      // Read before it is asked for: the answer may come after the next state.
      const trial = { after: lastOperation?.startedAt };
      await api.syncApplication({ params, body: toBody(draft, resources) });
      return trial;
    },
    done: draft =>
      t(draft.dryRun ? 'syncing.trialDone' : 'syncing.done', { name }),
    onDone: (trial, draft) => {
      if (draft.dryRun) {
        onTried(trial);
      } else {
        onSynced();
      }
    },
  });
}

function RevisionField(props: {
  revision: string;
  onChange: (revision: string) => void;
}) {
  const t = useMessages();
  const { automation, sources } = useCurrentApplication();
  const automatic = automation === 'automatic';
  return (
    <Field
      label={t('syncing.revision')}
      placeholder={sources[0]?.targetRevision ?? 'HEAD'}
      value={props.revision}
      disabled={automatic}
      helperText={
        automatic ? t('syncing.revisionAutomatic') : t('syncing.revisionHelp')
      }
      inputProps={{ maxLength: 253, spellCheck: false }}
      onChange={props.onChange}
    />
  );
}

function Fields(props: {
  draft: SyncDraft;
  insist: boolean;
  onChange: (changes: Partial<SyncDraft>) => void;
}) {
  const t = useMessages();
  const { resources } = useCurrentApplication();
  const { draft, onChange } = props;
  const own = useOwnPolicy();
  const problems = findProblems(draft);
  const gone = resources.filter(isLeftOver);
  return (
    <>
      <RevisionField
        revision={draft.revision}
        onChange={revision => onChange({ revision })}
      />
      <ResourceChoice
        resources={resources}
        chosen={draft.resources}
        problem={problems.resources && t(`problem.${problems.resources}`)}
        onChange={chosen => onChange({ resources: chosen })}
      />
      {draft.resources && (
        <Alert severity="info" role="note">
          {t('syncing.noHistory')}
        </Alert>
      )}
      <Check
        label={t('syncing.prune')}
        help={t('syncing.pruneHelp', { count: gone.length })}
        checked={draft.prune}
        onChange={prune => onChange({ prune })}
      />
      <Check
        label={t('syncing.dryRun')}
        help={t('syncing.dryRunHelp')}
        checked={draft.dryRun}
        onChange={dryRun => onChange({ dryRun })}
      />
      <Check
        label={t('syncing.applyOnly')}
        help={t('syncing.applyOnlyHelp')}
        checked={draft.applyOnly}
        onChange={applyOnly => onChange({ applyOnly })}
      />
      <Check
        label={t('syncing.force')}
        help={t('syncing.forceHelp')}
        checked={draft.force}
        onChange={force => onChange({ force })}
      />
      <Check
        label={t('syncing.ownOptions')}
        help={own.policy ? t('syncing.fromOwn') : t('syncing.fromDefaults')}
        disabled={own.loading}
        checked={draft.options !== undefined}
        onChange={other =>
          onChange({
            options: other ? own.policy?.options ?? DEFAULT_OPTIONS : undefined,
          })
        }
      />
      {draft.options && (
        <OptionFields
          options={draft.options}
          onChange={options => onChange({ options })}
        />
      )}
      <Check
        label={t('syncing.ownRetry')}
        help={
          own.policy?.retry ? t('syncing.fromOwn') : t('syncing.fromDefaults')
        }
        disabled={own.loading}
        checked={draft.retry !== undefined}
        onChange={other =>
          onChange({
            retry: other ? toRetryDraft(own.policy?.retry) : undefined,
          })
        }
      />
      {draft.retry && (
        <RetryFields
          retry={draft.retry}
          problems={problems}
          insist={props.insist}
          onChange={retry => onChange({ retry })}
        />
      )}
    </>
  );
}

/** Asks how to make the world as Git says. */
export function SyncDialog(props: { only: string[]; onClose: () => void }) {
  const t = useMessages();
  const application = useCurrentApplication();
  const { sync: reason } = useReasons();
  const [draft, setDraft] = useState(() =>
    createDraft(application, props.only),
  );
  const [insist, setInsist] = useState(false);
  const [trial, setTrial] = useState<Trial>();
  const sync = useSync(props.onClose, setTrial);
  const problems = Object.values(findProblems(draft)).filter(Boolean);
  return (
    <FormDialog
      title={t('syncing.title', { name: application.name })}
      action={draft.dryRun ? t('syncing.try') : t('syncing.sync')}
      running={sync.running}
      error={sync.error}
      valid={problems.length === 0 && reason === undefined}
      onRefused={() => setInsist(true)}
      onSubmit={() => sync.execute(draft)}
      onClose={props.onClose}
    >
      {reason && (
        <Alert severity="warning" role="note" style={{ marginBottom: 8 }}>
          {reason}
        </Alert>
      )}
      <Fields
        draft={draft}
        insist={insist}
        onChange={changes => setDraft({ ...draft, ...changes })}
      />
      {trial && <DryRunResult after={trial.after} />}
    </FormDialog>
  );
}
