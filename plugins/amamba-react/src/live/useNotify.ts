import {
  alertApiRef,
  toastApiRef,
  useApiHolder,
} from '@backstage/frontend-plugin-api';
import { useCallback } from 'react';

/**
 * Says briefly that something happened, in whichever way the portal has.
 *
 * @public
 */
export function useNotify(): (message: string) => void {
  const apis = useApiHolder();
  return useCallback(
    message => {
      const toast = apis.get(toastApiRef);
      if (toast) {
        toast.post({ title: message, status: 'success', timeout: 5000 });
      } else {
        apis
          .get(alertApiRef)
          ?.post({ message, severity: 'success', display: 'transient' });
      }
    },
    [apis],
  );
}
