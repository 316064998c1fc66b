import type { ApplicationKey } from '@amamba/plugin-amamba-gitops-common';
import { createContext, type ReactNode, useContext } from 'react';

const BasePath = createContext('');

/** Brings the path under which applications are to the parts that link there. */
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

/** Parts of an application's page beside its resources, as they are in its address. */
export const APPLICATION_TABS = [
  'diff',
  'history',
  'events',
  'details',
] as const;
/** A part of an application's page. */
export type ApplicationTab = (typeof APPLICATION_TABS)[number];

/** Path of the list, also where a lone application would be opened instead. */
export function listPath(base: string): string {
  return `${base || '/'}?list=all`;
}

/** Path of an application's page, or of a part of it. */
export function applicationPath(
  base: string,
  key: Pick<ApplicationKey, 'instance' | 'namespace' | 'name'>,
  tab?: ApplicationTab | 'edit',
): string {
  const parts = [key.instance, key.namespace, key.name].map(encodeURIComponent);
  return [`${base}/applications`, ...parts, tab].filter(Boolean).join('/');
}

/** Path of the form that makes an application. */
export function createPath(base: string): string {
  return `${base}/create`;
}
