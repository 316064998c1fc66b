import { useEffect } from 'react';
import type { FieldValues, Path, UseFormReturn } from 'react-hook-form';
import { readRefusal } from './contractResolver';

/** Whether somebody else was faster. */
export function isConflict(error: Error | undefined): boolean {
  return error !== undefined && 'status' in error && error.status === 409;
}

/** Marks the fields that a server's refusal is about. */
export function usePlacedRefusal<TDraft extends FieldValues>(
  form: Pick<UseFormReturn<TDraft>, 'setError'>,
  error: Error | undefined,
  /** The field that a conflict is about. */
  conflict?: { path: Path<TDraft>; message: string },
): void {
  const { setError } = form;
  const path = conflict?.path;
  const message = conflict?.message;
  useEffect(() => {
    if (!error) {
      return;
    }
    const fields =
      path && message && isConflict(error)
        ? [{ path, message }]
        : readRefusal(error.message);
    fields.forEach((field, index) =>
      setError(
        field.path as Path<TDraft>,
        { type: 'server', message: field.message },
        { shouldFocus: index === 0 },
      ),
    );
  }, [error, path, message, setError]);
}
