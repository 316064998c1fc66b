import type { EntityParams } from '@amamba/plugin-amamba-common';
import type {
  Application,
  ApplicationKey,
} from '@amamba/plugin-amamba-gitops-common';
import { createContext, type ReactNode, useContext } from 'react';
import { useEntityParams } from './entity';

const Key = createContext<ApplicationKey | undefined>(undefined);
const Current = createContext<Application | undefined>(undefined);

/** Brings the name of the application of a page to its parts. */
export function ApplicationKeyProvider(props: {
  of: ApplicationKey;
  children: ReactNode;
}) {
  return <Key.Provider value={props.of}>{props.children}</Key.Provider>;
}

/** Names the application of the page. */
export function useApplicationKey(): ApplicationKey {
  const key = useContext(Key);
  if (!key) {
    throw new Error('There is no application around this component');
  }
  return key;
}

/** Names an application of an entity to the backend. */
export interface ApplicationParams extends EntityParams {
  instance: string;
  applicationNamespace: string;
  application: string;
}

/** Names the application of the page to the backend. */
export function useApplicationParams(): ApplicationParams {
  const { instance, namespace, name } = useApplicationKey();
  return {
    ...useEntityParams(),
    instance,
    applicationNamespace: namespace,
    application: name,
  };
}

/** Brings the application of a page, once it was read, to its parts. */
export function ApplicationProvider(props: {
  application: Application;
  children: ReactNode;
}) {
  return (
    <Current.Provider value={props.application}>
      {props.children}
    </Current.Provider>
  );
}

/** The application of the page. */
export function useCurrentApplication(): Application {
  const application = useContext(Current);
  if (!application) {
    throw new Error('There is no application around this component');
  }
  return application;
}
