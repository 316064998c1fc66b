import { Loading } from '@amamba/plugin-amamba-react';
import { useApplicationKey } from '../../data/application';

/** One application. */
export function ApplicationPage() {
  return <Loading label={useApplicationKey().name} />;
}
