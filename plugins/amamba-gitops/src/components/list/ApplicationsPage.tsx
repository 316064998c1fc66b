import { Loading } from '@amamba/plugin-amamba-react';

/** The entity's applications. */
export function ApplicationsPage(props: { openLone: boolean }) {
  return <Loading label={String(props.openLone)} />;
}
