import { type Command, useCommand } from '@amamba/plugin-amamba-react';
import { useApi } from '@backstage/frontend-plugin-api';
import { gitopsApiRef, type GitopsApi } from '../api/gitopsApi';
import { type ApplicationParams, useApplicationParams } from './application';
import { QUERY_ROOT } from './queries';

/** Something a person does to the application of the page. */
export function useApplicationCommand<TInput, TOutput>(options: {
  run: (
    api: GitopsApi,
    params: ApplicationParams,
    input: TInput,
  ) => Promise<TOutput>;
  /** What to say once it was accepted; its result arrives with the application. */
  done?: (input: TInput) => string;
  onDone?: (output: TOutput, input: TInput) => void;
}): Command<TInput> {
  const api = useApi(gitopsApiRef);
  const params = useApplicationParams();
  const { done } = options;
  return useCommand<TInput, TOutput>({
    run: input => options.run(api, params, input),
    doneMessage: done && ((_, input) => done(input)),
    invalidates: [QUERY_ROOT],
    onDone: options.onDone,
  });
}
