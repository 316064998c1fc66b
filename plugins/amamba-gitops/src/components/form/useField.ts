import type { Ref } from 'react';
import {
  type FieldError,
  get,
  useController,
  useFormState,
} from 'react-hook-form';

/** One field of the form around it. */
export interface FormField<T> {
  value: T;
  onChange: (value: T) => void;
  onBlur: () => void;
  inputRef: Ref<unknown>;
  /** What is wrong with it, for people. */
  problem: string | undefined;
}

/** Of a field that holds a list, the first entry that is wrong speaks. */
function firstMessage(error: FieldError | undefined): string | undefined {
  if (!error || error.message) {
    return error?.message;
  }
  return Object.values(error)
    .map(each =>
      typeof each === 'object' && each !== null
        ? firstMessage(each as FieldError)
        : undefined,
    )
    .find(Boolean);
}

/**
 * A field by its path in the form around it: `spec.sources.0.path`.
 *
 * @remarks
 * The paths are made of parts, so their types cannot be followed; whoever
 * names a path says what is there.
 */
export function useField<T>(path: string): FormField<T> {
  const { field, fieldState } = useController({ name: path });
  return {
    value: field.value,
    onChange: field.onChange,
    onBlur: field.onBlur,
    inputRef: field.ref,
    problem: firstMessage(fieldState.error),
  };
}

/** What is wrong with something that is not one field: a list as a whole. */
export function useProblem(path: string): string | undefined {
  const { errors } = useFormState();
  return firstMessage(get(errors, path));
}
