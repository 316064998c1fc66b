import { createContext, type ReactNode, useContext } from 'react';

const RootPath = createContext('/workspaces');

/** Brings the path of the list to the parts that link under it. */
export function RootPathProvider(props: { path: string; children: ReactNode }) {
  return (
    <RootPath.Provider value={props.path}>{props.children}</RootPath.Provider>
  );
}

/** Path of the list of workspaces. */
export function useRootPath(): string {
  return useContext(RootPath);
}

/** Path of a workspace's page, or of one of its tabs. */
export function workspacePath(
  rootPath: string,
  name: string,
  tab?: string,
): string {
  const page = `${rootPath}/${encodeURIComponent(name)}`;
  return tab ? `${page}/${tab}` : page;
}
