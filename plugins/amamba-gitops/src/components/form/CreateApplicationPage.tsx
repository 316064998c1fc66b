import { WORKSPACE_ANNOTATION } from '@amamba/plugin-amamba-common';
import {
  gitopsContract,
  gitopsCreatePermission,
} from '@amamba/plugin-amamba-gitops-common';
import { EmptyState, LiveView, useCommand } from '@amamba/plugin-amamba-react';
import { useApi } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { useState } from 'react';
import { FormProvider, useForm } from 'react-hook-form';
import { useNavigate } from 'react-router-dom';
import { gitopsApiRef } from '../../api/gitopsApi';
import { useEntityParams, useWorkspaceName } from '../../data/entity';
import { applicationPath, listPath, useBasePath } from '../../data/paths';
import { QUERY_ROOT } from '../../data/queries';
import { useRefusal } from '../../data/useRefusal';
import { useMessages } from '../../translation/translation';
import { contractResolver, useProblemWords } from './contractResolver';
import {
  type CreateDraft,
  firstDraft,
  isLabel,
  namesOf,
  toCreateInput,
} from './createDraft';
import { DestinationSection } from './DestinationSection';
import { findSpecProblems } from './findSpecProblems';
import { FormPlaceProvider } from './FormPlace';
import { FormShell } from './FormShell';
import { type DeliveryOptions, useDeliveryOptions } from './lookups';
import { InstanceField, NameSection } from './NameSection';
import { SourcesSection } from './SourcesSection';
import { SyncPolicySection } from './SyncPolicySection';
import { useLeaveGuard } from './useLeaveGuard';
import { usePlacedRefusal } from './usePlacedRefusal';

function useCreateForm(options: DeliveryOptions) {
  const t = useMessages();
  const words = useProblemWords();
  const { entity } = useEntity();
  const [defaultValues] = useState(() => firstDraft(entity, options));
  return useForm<CreateDraft>({
    defaultValues,
    mode: 'onTouched',
    resolver: contractResolver({
      schema: gitopsContract.createApplication.body,
      toInput: toCreateInput,
      words,
      more: async draft => [
        ...(await findSpecProblems(
          draft.spec,
          'spec',
          t('form.problem.required'),
        )),
        ...(draft.labels.every(isLabel)
          ? []
          : [{ path: 'labels', message: t('form.name.labelWrong') }]),
      ],
    }),
  });
}

function useCreate() {
  const api = useApi(gitopsApiRef);
  const t = useMessages();
  const params = useEntityParams();
  const base = useBasePath();
  const navigate = useNavigate();
  return useCommand({
    run: (draft: CreateDraft) =>
      api.createApplication({ params, body: toCreateInput(draft) }),
    doneMessage: ({ name }) => t('create.done', { name }),
    invalidates: [QUERY_ROOT],
    // Back leads to where the form was opened, not to an empty one.
    onDone: key => navigate(applicationPath(base, key), { replace: true }),
  });
}

/** By what the entity's tab finds its applications. */
function useShownBy(): string | undefined {
  const t = useMessages();
  const { name, labels } = namesOf(useEntity().entity);
  if (name) {
    return t('create.shownBy', { how: t('create.byName', { name }) });
  }
  return labels.length > 0
    ? t('create.shownBy', {
        how: t('create.byLabels', { labels: labels.join(', ') }),
      })
    : undefined;
}

function CreateForm(props: { workspace: string; options: DeliveryOptions }) {
  const t = useMessages();
  const base = useBasePath();
  const form = useCreateForm(props.options);
  const create = useCreate();
  usePlacedRefusal(form, create.error, {
    path: 'name',
    message: t('create.taken'),
  });
  const guard = useLeaveGuard(form.formState.isDirty);
  return (
    <FormProvider {...form}>
      <FormPlaceProvider place={{ ...props, root: 'spec', templates: false }}>
        <FormShell
          title={t('create.title')}
          action={t('create.submit')}
          working={t('create.submitting')}
          running={create.running}
          error={create.error}
          onSubmit={form.handleSubmit(draft => create.execute(draft))}
          onCancel={() => guard.leave(listPath(base))}
        >
          <InstanceField />
          <SourcesSection />
          <DestinationSection />
          <NameSection note={useShownBy()} />
          <SyncPolicySection />
        </FormShell>
      </FormPlaceProvider>
      {guard.question}
    </FormProvider>
  );
}

/** What has to be there before anything can be made; then the form. */
function InWorkspace(props: { workspace: string }) {
  const t = useMessages();
  const live = useDeliveryOptions(props.workspace);
  return (
    <LiveView of={live} loading={t('create.loading')}>
      {options =>
        options.instances.some(({ project }) => project) ? (
          <CreateForm workspace={props.workspace} options={options} />
        ) : (
          <EmptyState title={t('create.noInstanceTitle')}>
            {t('create.noInstance')}
          </EmptyState>
        )
      }
    </LiveView>
  );
}

/** Makes an application. */
export function CreateApplicationPage() {
  const t = useMessages();
  const workspace = useWorkspaceName();
  const denied = useRefusal(gitopsCreatePermission);
  if (denied) {
    return (
      <EmptyState title={t('create.deniedTitle')}>
        {t('create.denied')}
      </EmptyState>
    );
  }
  return workspace ? (
    <InWorkspace workspace={workspace} />
  ) : (
    <EmptyState title={t('create.noWorkspaceTitle')}>
      {t('create.noWorkspace', { annotation: WORKSPACE_ANNOTATION })}
    </EmptyState>
  );
}
