import {
  existingSpecSchema,
  gitopsUpdatePermission,
} from '@amamba/plugin-amamba-gitops-common';
import {
  EmptyState,
  LiveView,
  useLive,
  useNotify,
} from '@amamba/plugin-amamba-react';
import { useApi } from '@backstage/frontend-plugin-api';
import Alert from '@material-ui/lab/Alert';
import AlertTitle from '@material-ui/lab/AlertTitle';
import { useState } from 'react';
import { FormProvider, useForm } from 'react-hook-form';
import { z } from 'zod';
import { gitopsApiRef } from '../../api/gitopsApi';
import {
  useApplicationKey,
  useApplicationParams,
} from '../../data/application';
import { useWorkspaceName } from '../../data/entity';
import { applicationPath, useBasePath } from '../../data/paths';
import { QUERY_ROOT } from '../../data/queries';
import { useRefusal } from '../../data/useRefusal';
import { useMessages } from '../../translation/translation';
import { ConflictPanel } from './ConflictPanel';
import { contractResolver, useProblemWords } from './contractResolver';
import { DestinationSection } from './DestinationSection';
import { type SpecDraft, toDraft, toSpec, toSpecInput } from './draft';
import { findSpecProblems } from './findSpecProblems';
import { FormPlaceProvider } from './FormPlace';
import { FormShell } from './FormShell';
import { type DeliveryOptions, useDeliveryOptions } from './lookups';
import { mergeSpecs } from './mergeSpecs';
import { SourcesSection } from './SourcesSection';
import { SyncPolicySection } from './SyncPolicySection';
import { type SpecAnswer, useEdit } from './useEdit';
import { useLeaveGuard } from './useLeaveGuard';
import { usePlacedRefusal } from './usePlacedRefusal';

const EDIT_SCHEMA = z.object({ spec: existingSpecSchema });

interface EditDraft {
  instance: string;
  spec: SpecDraft;
}

function useEditForm(read: SpecAnswer) {
  const t = useMessages();
  const words = useProblemWords();
  const { instance } = useApplicationKey();
  const [defaultValues] = useState(() => ({
    instance,
    spec: toDraft(read.spec),
  }));
  return useForm<EditDraft>({
    defaultValues,
    mode: 'onTouched',
    resolver: contractResolver({
      schema: EDIT_SCHEMA,
      toInput: draft => ({ spec: toSpecInput(draft.spec) }),
      words,
      more: draft =>
        findSpecProblems(draft.spec, 'spec', t('form.problem.required')),
    }),
  });
}

function Kept(props: { kept: string[] }) {
  const t = useMessages();
  return props.kept.length === 0 ? null : (
    <Alert severity="info" role="note">
      <AlertTitle>{t('edit.keptTitle')}</AlertTitle>
      {t('edit.kept')}
      <ul>
        {props.kept.map(each => (
          <li key={each}>
            <code>{each}</code>
          </li>
        ))}
      </ul>
    </Alert>
  );
}

function EditForm(props: {
  read: SpecAnswer;
  workspace: string;
  options: DeliveryOptions;
}) {
  const t = useMessages();
  const notify = useNotify();
  const base = useBasePath();
  const key = useApplicationKey();
  const form = useEditForm(props.read);
  const { ground, theirs, save, goOn } = useEdit(props.read);
  usePlacedRefusal(form, theirs ? undefined : save.error);
  const guard = useLeaveGuard(form.formState.isDirty);
  const restart = (on: SpecAnswer, spec = on.spec) => {
    form.reset({ instance: key.instance, spec: toDraft(on.spec) });
    // What is mine stays a change.
    form.reset(
      { instance: key.instance, spec: toDraft(spec) },
      { keepDefaultValues: true },
    );
    goOn();
  };
  return (
    <FormProvider {...form}>
      <FormPlaceProvider
        place={{
          workspace: props.workspace,
          options: props.options,
          root: 'spec',
          templates: false,
        }}
      >
        {theirs && (
          <ConflictPanel
            theirs={theirs.spec}
            mine={toSpec(form.getValues('spec'))}
            onTakeTheirs={() => {
              restart(theirs);
              notify(t('conflict.taken'));
            }}
            onApplyMine={() => {
              restart(
                theirs,
                mergeSpecs(
                  ground.spec,
                  toSpec(form.getValues('spec')),
                  theirs.spec,
                ),
              );
              notify(t('conflict.applied'));
            }}
          />
        )}
        <FormShell
          title={t('edit.title', { name: key.name })}
          action={t('edit.submit')}
          working={t('edit.submitting')}
          running={save.running}
          blocked={theirs && t('conflict.title')}
          error={theirs ? undefined : save.error}
          onSubmit={form.handleSubmit(draft => save.execute(draft.spec))}
          onCancel={() => guard.leave(applicationPath(base, key))}
        >
          <Kept kept={ground.kept} />
          <SourcesSection />
          <DestinationSection />
          <SyncPolicySection />
        </FormShell>
      </FormPlaceProvider>
      {guard.question}
    </FormProvider>
  );
}

/** What it is made of is read once: later changes are for the one who saves. */
function useSpec() {
  const api = useApi(gitopsApiRef);
  const params = useApplicationParams();
  // Not what was read when it was edited before: that is out of date.
  const [openedAt] = useState(Date.now);
  return useLive({
    queryKey: [QUERY_ROOT, 'spec', params, openedAt],
    fetch: signal => api.getApplicationSpec({ params, signal }),
    fallbackPollMs: 10 * 60_000,
  });
}

function Loaded(props: { workspace: string }) {
  const t = useMessages();
  const spec = useSpec();
  const options = useDeliveryOptions(props.workspace);
  return (
    <LiveView of={spec} loading={t('edit.loading')}>
      {read => (
        <LiveView of={options} loading={t('create.loading')}>
          {choices => (
            <EditForm
              read={read}
              workspace={props.workspace}
              options={choices}
            />
          )}
        </LiveView>
      )}
    </LiveView>
  );
}

/** Changes what an application is made of. */
export function EditApplicationPage() {
  const t = useMessages();
  const workspace = useWorkspaceName() ?? '';
  return useRefusal(gitopsUpdatePermission) ? (
    <EmptyState title={t('edit.deniedTitle')}>{t('edit.denied')}</EmptyState>
  ) : (
    <Loaded workspace={workspace} />
  );
}
