import { createContext, type ReactNode, useContext } from 'react';

const BasePath = createContext('');

/** Brings the path of the tab, or of the workspace's page, to its parts. */
export function BasePathProvider(props: { path: string; children: ReactNode }) {
  return (
    <BasePath.Provider value={props.path.replace(/\/$/, '')}>
      {props.children}
    </BasePath.Provider>
  );
}

/** Path of the entity's tab, or of the workspace's page. */
export function useBasePath(): string {
  return useContext(BasePath);
}
