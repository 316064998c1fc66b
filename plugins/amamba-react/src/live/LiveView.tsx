import type { ReactNode } from 'react';
import { ApiErrorPanel } from '../feedback/ApiErrorPanel';
import { Loading } from '../feedback/Loading';
import type { Live } from './useLive';

/**
 * What was read, or that it is on its way, or why it is not there. While the
 * server does not answer, what it said last stays, with its time.
 *
 * @public
 */
export function LiveView<T>(props: {
  of: Live<T>;
  /** For screen readers, while nothing is there yet. */
  loading: string;
  children: (data: T) => ReactNode;
}) {
  const { data, error, readAt, refresh } = props.of;
  if (data === undefined) {
    return error ? (
      <ApiErrorPanel error={error} onRetry={refresh} />
    ) : (
      <Loading label={props.loading} />
    );
  }
  return (
    <>
      {error && (
        <ApiErrorPanel error={error} onRetry={refresh} stale readAt={readAt} />
      )}
      {props.children(data)}
    </>
  );
}
