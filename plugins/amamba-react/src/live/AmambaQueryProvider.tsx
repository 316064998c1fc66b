import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext } from 'react';
import { ApiError } from '@amamba/plugin-amamba-common';

/**
 * Makes a client with our defaults: an answer is at once out of date, a
 * refusal is not asked again, a failure is asked again twice.
 *
 * @public
 */
export function createAmambaQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 0,
        gcTime: 5 * 60_000,
        retry: (failures, error) =>
          failures < 2 && !(error instanceof ApiError && error.status < 500),
        retryDelay: attempt => Math.min(500 * 2 ** attempt, 5000),
      },
      mutations: { retry: false },
    },
  });
}

const Client = createContext(createAmambaQueryClient());

/** @public */
export interface AmambaQueryProviderProps {
  /** Instead of the one around it, or else the one all Amamba plugins share. */
  client?: QueryClient;
  children: ReactNode;
}

/**
 * Brings the query client that {@link useLive} and {@link useCommand} need,
 * independent of any that the portal itself may have.
 *
 * @public
 */
export function AmambaQueryProvider(props: AmambaQueryProviderProps) {
  const outer = useContext(Client);
  const client = props.client ?? outer;
  return (
    <Client.Provider value={client}>
      <QueryClientProvider client={client}>
        {props.children}
      </QueryClientProvider>
    </Client.Provider>
  );
}
