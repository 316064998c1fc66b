import {
  applicationSetInputSchema,
  gitopsCreatePermission,
} from '@amamba/plugin-amamba-gitops-common';
import {
  EmptyState,
  LiveView,
  Section,
  useCommand,
} from '@amamba/plugin-amamba-react';
import { useApi } from '@backstage/frontend-plugin-api';
import { useState } from 'react';
import { FormProvider, useForm, useWatch } from 'react-hook-form';
import { useNavigate } from 'react-router-dom';
import { gitopsApiRef } from '../../api/gitopsApi';
import { useWorkspaceName } from '../../data/entity';
import { useBasePath } from '../../data/paths';
import { QUERY_ROOT } from '../../data/queries';
import { useRefusal } from '../../data/useRefusal';
import { useMessages } from '../../translation/translation';
import { contractResolver, useProblemWords } from '../form/contractResolver';
import { DestinationSection } from '../form/DestinationSection';
import { findSpecProblems } from '../form/findSpecProblems';
import { FormPlaceProvider } from '../form/FormPlace';
import { FormShell } from '../form/FormShell';
import { CheckInput, TextInput, useRowStyles } from '../form/Inputs';
import { type DeliveryOptions, useDeliveryOptions } from '../form/lookups';
import { InstanceField } from '../form/NameSection';
import { SourcesSection } from '../form/SourcesSection';
import { SyncPolicySection } from '../form/SyncPolicySection';
import { useLeaveGuard } from '../form/useLeaveGuard';
import { usePlacedRefusal } from '../form/usePlacedRefusal';
import { GeneratorsSection } from './GeneratorsSection';
import { setPath, setsPath } from './paths';
import { PreviewSection } from './PreviewSection';
import {
  findGeneratorGaps,
  firstSetDraft,
  namePrefix,
  type SetDraft,
  toSetInput,
} from './setDraft';
import { TemplateSection } from './TemplateSection';
import { usePreview } from './usePreview';

function useSetForm(workspace: string, options: DeliveryOptions) {
  const t = useMessages();
  const words = useProblemWords();
  const missing = t('form.problem.required');
  const prefix = namePrefix(workspace);
  return useForm<SetDraft>({
    defaultValues: firstSetDraft(
      options.instances.find(({ project }) => project)?.name ?? '',
      workspace,
    ),
    mode: 'onTouched',
    resolver: contractResolver({
      schema: applicationSetInputSchema,
      toInput: toSetInput,
      words,
      more: async draft => [
        ...findGeneratorGaps(draft.generators).map(path => ({
          path,
          message: missing,
        })),
        ...(draft.template.name.trim().startsWith(prefix)
          ? []
          : [
              {
                path: 'template.name',
                message: t('sets.templateNamePrefix', { prefix }),
              },
            ]),
        ...(await findSpecProblems(
          draft.template.spec,
          'template.spec',
          missing,
        )),
      ],
    }),
  });
}

function useCreateSet(workspace: string) {
  const api = useApi(gitopsApiRef);
  const t = useMessages();
  const base = useBasePath();
  const navigate = useNavigate();
  return useCommand({
    run: (draft: SetDraft) =>
      api.createApplicationSet({
        params: { workspace },
        body: toSetInput(draft),
      }),
    doneMessage: ({ name }) => t('sets.createdNow', { name }),
    invalidates: [QUERY_ROOT],
    onDone: set => navigate(setPath(base, set), { replace: true }),
  });
}

function NameAndPolicy() {
  const t = useMessages();
  const rows = useRowStyles();
  return (
    <Section level={3} title={t('form.section.name')}>
      <div className={rows.row}>
        <TextInput
          required
          path="name"
          label={t('sets.nameOfSet')}
          helperText={t('form.name.nameHelp')}
        />
        <TextInput
          select
          path="applicationsSync"
          label={t('sets.applicationsSync')}
          helperText={t('sets.applicationsSyncHelp')}
        >
          {(
            ['sync', 'create-update', 'create-delete', 'create-only'] as const
          ).map(value => (
            <option key={value} value={value}>
              {t(`sets.syncOf.${value}`)}
            </option>
          ))}
        </TextInput>
      </div>
      <CheckInput
        path="preserveResourcesOnDeletion"
        label={t('sets.preserve')}
        help={t('sets.preserveHelp')}
      />
    </Section>
  );
}

function SetForm(props: { workspace: string; options: DeliveryOptions }) {
  const t = useMessages();
  const base = useBasePath();
  const form = useSetForm(props.workspace, props.options);
  const create = useCreateSet(props.workspace);
  usePlacedRefusal(form, create.error, {
    path: 'name',
    message: t('create.taken'),
  });
  const guard = useLeaveGuard(form.formState.isDirty);
  const [asked, setAsked] = useState(false);
  // The form is mounted with all of its values.
  const draft = useWatch({ control: form.control }) as SetDraft;
  const preview = usePreview(props.workspace, draft, asked);
  return (
    <FormProvider {...form}>
      <FormPlaceProvider
        place={{ ...props, root: 'template.spec', templates: true }}
      >
        <FormShell
          title={t('sets.createTitle')}
          action={t('create.submit')}
          working={t('create.submitting')}
          running={create.running}
          blocked={preview.clean ? undefined : t('sets.previewFirst')}
          error={create.error}
          onSubmit={form.handleSubmit(each => create.execute(each))}
          onCancel={() => guard.leave(setsPath(base))}
        >
          <InstanceField />
          <NameAndPolicy />
          <GeneratorsSection />
          <TemplateSection />
          <SourcesSection />
          <DestinationSection />
          <SyncPolicySection />
          <PreviewSection
            preview={preview}
            onAsk={() => {
              if (asked) {
                preview.refresh();
              }
              setAsked(true);
            }}
          />
        </FormShell>
      </FormPlaceProvider>
      {guard.question}
    </FormProvider>
  );
}

/** Makes an ApplicationSet. */
export function CreateSetPage() {
  const t = useMessages();
  const workspace = useWorkspaceName() ?? '';
  const denied = useRefusal(gitopsCreatePermission);
  const live = useDeliveryOptions(workspace);
  if (denied) {
    return (
      <EmptyState title={t('sets.deniedTitle')}>
        {t('sets.createDenied')}
      </EmptyState>
    );
  }
  return (
    <LiveView of={live} loading={t('create.loading')}>
      {options =>
        options.instances.some(({ project }) => project) ? (
          <SetForm workspace={workspace} options={options} />
        ) : (
          <EmptyState title={t('create.noInstanceTitle')}>
            {t('create.noInstance')}
          </EmptyState>
        )
      }
    </LiveView>
  );
}
