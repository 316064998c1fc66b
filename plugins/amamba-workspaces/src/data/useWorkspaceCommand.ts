import { type Command, useCommand } from '@amamba/plugin-amamba-react';
import { useApi } from '@backstage/frontend-plugin-api';
import { workspacesApiRef, type WorkspacesApi } from '../api/workspacesApi';
import { QUERY_ROOT } from './queries';
import { useWorkspace } from './workspace';

/** Something a person does to the workspace of the page. */
export function useWorkspaceCommand<TInput, TOutput>(options: {
  run: (
    api: WorkspacesApi,
    params: { workspace: string },
    input: TInput,
  ) => Promise<TOutput>;
  /** What to say once it is done. */
  done?: (input: TInput) => string;
  onDone?: (output: TOutput, input: TInput) => void;
}): Command<TInput> {
  const api = useApi(workspacesApiRef);
  const { name } = useWorkspace();
  const { done } = options;
  return useCommand<TInput, TOutput>({
    run: input => options.run(api, { workspace: name }, input),
    doneMessage: done && ((_, input) => done(input)),
    invalidates: [QUERY_ROOT],
    onDone: options.onDone,
  });
}
