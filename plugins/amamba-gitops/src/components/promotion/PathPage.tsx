import {
  gitopsPathPermission,
  type PromotionPath,
  promotionPathSchema,
} from '@amamba/plugin-amamba-gitops-common';
import { EmptyState, LiveView, Section } from '@amamba/plugin-amamba-react';
import { useState } from 'react';
import { FormProvider, useForm } from 'react-hook-form';
import { z } from 'zod';
import { useWorkspaceName } from '../../data/entity';
import { useBasePath } from '../../data/paths';
import { useRefusal } from '../../data/useRefusal';
import { useMessages } from '../../translation/translation';
import { ConflictPanel } from '../form/ConflictPanel';
import { contractResolver, useProblemWords } from '../form/contractResolver';
import { FormShell } from '../form/FormShell';
import { TextInput, useRowStyles } from '../form/Inputs';
import { mergeSpecs } from '../form/mergeSpecs';
import { useLeaveGuard } from '../form/useLeaveGuard';
import { usePlacedRefusal } from '../form/usePlacedRefusal';
import { EnvironmentsSection } from './EnvironmentsSection';
import { ItemsSection } from './ItemsSection';
import { RepositoryField } from './RepositoryField';
import { type PathDraft, toPathDraft, toPathInput } from './pathDraft';
import { usePathEdit } from './usePathEdit';
import { type PathAnswer, usePromotionPath } from './usePromotion';

const SCHEMA = z.object({ path: promotionPathSchema });

function usePathForm(read: PathAnswer) {
  const words = useProblemWords();
  const t = useMessages();
  const [defaultValues] = useState(() => toPathDraft(read.path));
  return useForm<PathDraft>({
    defaultValues,
    mode: 'onTouched',
    resolver: contractResolver({
      schema: SCHEMA,
      toInput: draft => ({ path: toPathInput(draft) }),
      // What is wrong with all of a list is told apart from its entries.
      place: path =>
        path === 'path.environments' ? 'path.environments.root' : path,
      words: issue =>
        issue.path.join('.') === 'path.environments' && issue.code === 'custom'
          ? t('promotion.twice')
          : words(issue),
    }),
  });
}

function Repository(props: { workspace: string }) {
  const t = useMessages();
  const rows = useRowStyles();
  return (
    <Section level={3} title={t('promotion.where')}>
      <div className={rows.row}>
        <RepositoryField workspace={props.workspace} />
        <TextInput
          path="path.branch"
          label={t('promotion.branch')}
          helperText={t('promotion.branchHelp')}
        />
      </div>
    </Section>
  );
}

function PathForm(props: { workspace: string; read: PathAnswer }) {
  const t = useMessages();
  const base = useBasePath();
  const form = usePathForm(props.read);
  const { ground, theirs, save, goOn } = usePathEdit(props.read);
  usePlacedRefusal(form, theirs ? undefined : save.error);
  const guard = useLeaveGuard(form.formState.isDirty);
  const mine = () => promotionPathSchema.parse(toPathInput(form.getValues()));
  const restart = (path: PromotionPath | undefined) => {
    form.reset(toPathDraft(theirs?.path));
    form.reset(toPathDraft(path), { keepDefaultValues: true });
    goOn();
  };
  return (
    <FormProvider {...form}>
      {theirs && (
        <ConflictPanel
          theirs={theirs.path ?? {}}
          mine={mine()}
          onTakeTheirs={() => restart(theirs.path)}
          onApplyMine={() =>
            restart(
              theirs.path && ground.path
                ? mergeSpecs(ground.path, mine(), theirs.path)
                : mine(),
            )
          }
        />
      )}
      <FormShell
        title={t('promotion.pathTitle')}
        action={t('edit.submit')}
        working={t('edit.submitting')}
        running={save.running}
        blocked={theirs && t('conflict.title')}
        error={theirs ? undefined : save.error}
        onSubmit={form.handleSubmit(draft => save.execute(draft))}
        onCancel={() => guard.leave(`${base}/promotion`)}
      >
        <Repository workspace={props.workspace} />
        <ItemsSection />
        <EnvironmentsSection />
      </FormShell>
      {guard.question}
    </FormProvider>
  );
}

/** Says which environments a component goes through. */
export function PathPage() {
  const t = useMessages();
  const denied = useRefusal(gitopsPathPermission);
  const live = usePromotionPath();
  const workspace = useWorkspaceName();
  if (denied || workspace === undefined) {
    return (
      <EmptyState title={t('promotion.pathDeniedTitle')}>
        {denied ? t('promotion.pathDenied') : t('promotion.noWorkspace')}
      </EmptyState>
    );
  }
  return (
    <LiveView of={live} loading={t('promotion.loading')}>
      {read => <PathForm workspace={workspace} read={read} />}
    </LiveView>
  );
}
