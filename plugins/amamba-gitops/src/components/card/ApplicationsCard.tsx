import { Loading } from '@amamba/plugin-amamba-react';

/** How the entity's applications stand, for its overview. */
export function ApplicationsCard(props: { tabPath: string | undefined }) {
  return <Loading label={String(props.tabPath)} />;
}
