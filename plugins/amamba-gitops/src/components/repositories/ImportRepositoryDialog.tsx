import { repositoryInputSchema } from '@amamba/plugin-amamba-gitops-common';
import {
  ApiErrorPanel,
  FormDialog,
  useCommand,
} from '@amamba/plugin-amamba-react';
import { useApi } from '@backstage/frontend-plugin-api';
import Button from '@material-ui/core/Button';
import Alert from '@material-ui/lab/Alert';
import { useEffect, useState } from 'react';
import { FormProvider, useForm } from 'react-hook-form';
import { gitopsApiRef } from '../../api/gitopsApi';
import { QUERY_ROOT } from '../../data/queries';
import { useMessages } from '../../translation/translation';
import { contractResolver, useProblemWords } from '../form/contractResolver';
import { usePlacedRefusal } from '../form/usePlacedRefusal';
import { type RepositoryDraft, toRepositoryInput } from './repositoryDraft';
import { type NamedInstance, RepositoryFields } from './RepositoryFields';

function useImportForm(instances: NamedInstance[]) {
  const t = useMessages();
  const words = useProblemWords();
  return useForm<RepositoryDraft>({
    mode: 'onTouched',
    defaultValues: {
      via: 'https',
      instance: instances[0]?.instance ?? '',
      type: 'git',
      name: '',
      url: '',
      username: '',
      password: '',
      sshPrivateKey: '',
      insecure: false,
    },
    resolver: contractResolver({
      schema: repositoryInputSchema,
      toInput: toRepositoryInput,
      words,
      more: draft =>
        draft.via === 'https' && draft.type === 'helm' && !draft.name.trim()
          ? [{ path: 'name', message: t('form.problem.required') }]
          : [],
    }),
  });
}

function TestResult(props: {
  result: { ok: boolean; message?: string } | undefined;
  error: Error | undefined;
}) {
  const t = useMessages();
  const { result, error } = props;
  return (
    <div aria-live="polite">
      {error && <ApiErrorPanel error={error} />}
      {result?.ok && (
        <Alert severity="success" role="note">
          {t('repositories.reached')}
        </Alert>
      )}
      {result && !result.ok && (
        <Alert
          severity="error"
          role="note"
          style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}
        >
          {t('repositories.notReached', { message: result.message ?? '' })}
        </Alert>
      )}
    </div>
  );
}

function useTest(workspace: string) {
  const api = useApi(gitopsApiRef);
  const [result, setResult] = useState<{ ok: boolean; message?: string }>();
  const test = useCommand({
    run: (draft: RepositoryDraft) =>
      api.testRepository({
        params: { workspace },
        body: toRepositoryInput(draft),
      }),
    onDone: setResult,
  });
  return {
    ...test,
    result,
    execute: (draft: RepositoryDraft) => {
      setResult(undefined);
      test.execute(draft);
    },
    forget: () => {
      setResult(undefined);
      test.reset();
    },
  };
}

/** Takes a repository into the workspace, once it can be reached. */
export function ImportRepositoryDialog(props: {
  workspace: string;
  instances: NamedInstance[];
  onClose: () => void;
}) {
  const { workspace, onClose } = props;
  const t = useMessages();
  const api = useApi(gitopsApiRef);
  const form = useImportForm(props.instances);
  const test = useTest(workspace);
  const keep = useCommand({
    run: (draft: RepositoryDraft) =>
      api.importRepository({
        params: { workspace },
        body: toRepositoryInput(draft),
      }),
    doneMessage: ({ url }) => t('repositories.imported', { url }),
    invalidates: [QUERY_ROOT],
    onDone: onClose,
  });
  usePlacedRefusal(form, keep.error);
  // What was found out was about what was typed then.
  const { watch } = form;
  const { forget, result } = test;
  useEffect(() => {
    const subscription = watch(() => result && forget());
    return () => subscription.unsubscribe();
  }, [watch, result, forget]);
  return (
    <FormProvider {...form}>
      <FormDialog
        title={t('repositories.importTitle')}
        action={t('repositories.importAction')}
        maxWidth="sm"
        running={keep.running}
        error={keep.error}
        // The form itself finds out, and marks what is wrong.
        valid
        onSubmit={form.handleSubmit(draft => keep.execute(draft))}
        onClose={onClose}
      >
        <RepositoryFields instances={props.instances} />
        <Button
          variant="outlined"
          style={{ margin: '12px 0' }}
          disabled={test.running}
          onClick={form.handleSubmit(draft => test.execute(draft))}
        >
          {test.running ? t('repositories.testing') : t('repositories.test')}
        </Button>
        <TestResult result={test.result} error={test.error} />
      </FormDialog>
    </FormProvider>
  );
}
