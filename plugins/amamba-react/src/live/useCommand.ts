import {
  type QueryKey,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import { useRef } from 'react';
import { useNotify } from './useNotify';

/** @public */
export interface UseCommandOptions<TInput, TOutput> {
  run: (input: TInput) => Promise<TOutput>;
  /** What to say once it is done; absent: nothing. */
  doneMessage?: (output: TOutput, input: TInput) => string;
  onDone?: (output: TOutput, input: TInput) => void;
  /** Everything under this key is read again. */
  invalidates?: QueryKey;
}

/** @public */
export interface Command<TInput> {
  /** Does nothing while an earlier call is under way. */
  execute: (input: TInput) => void;
  running: boolean;
  /** Why it was not done; show it where the person looks. */
  error: Error | undefined;
  /** Forgets the error. */
  reset: () => void;
}

/**
 * Something a person asks the server to do, once.
 *
 * @public
 */
export function useCommand<TInput, TOutput>(
  options: UseCommandOptions<TInput, TOutput>,
): Command<TInput> {
  const client = useQueryClient();
  const notify = useNotify();
  // State would let a second click through before the next render.
  const busy = useRef(false);
  const mutation = useMutation({
    mutationFn: options.run,
    onSettled: () => {
      busy.current = false;
    },
    onSuccess: (output, input) => {
      if (options.invalidates) {
        client.invalidateQueries({ queryKey: options.invalidates });
      }
      if (options.doneMessage) {
        notify(options.doneMessage(output, input));
      }
      options.onDone?.(output, input);
    },
  });
  return {
    execute: input => {
      if (!busy.current) {
        busy.current = true;
        mutation.mutate(input);
      }
    },
    running: mutation.isPending,
    error: mutation.error ?? undefined,
    reset: mutation.reset,
  };
}
