import { createContext, type ReactNode, useContext } from 'react';

const TabPath = createContext<string | undefined>(undefined);

/** Brings the path of the tab to the parts that link into it. */
export function TabPathProvider(props: { path: string; children: ReactNode }) {
  return (
    <TabPath.Provider value={props.path}>{props.children}</TabPath.Provider>
  );
}

/** Path of the tab of this entity; undefined where there is no such tab. */
export function useTabPath(): string | undefined {
  return useContext(TabPath);
}

/** Path of a run's page. */
export function runPath(tabPath: string, runId: string): string {
  return `${tabPath.replace(/\/$/, '')}/runs/${encodeURIComponent(runId)}`;
}
