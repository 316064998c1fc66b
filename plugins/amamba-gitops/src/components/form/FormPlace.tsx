import { createContext, type ReactNode, useContext } from 'react';
import { useWatch } from 'react-hook-form';
import type { DeliveryInstance, DeliveryOptions, Place } from './lookups';

/** What the parts of a form need to know of it. */
export interface FormPlace {
  workspace: string;
  /** Path of the application's spec in the form: `spec`. */
  root: string;
  /** Values may be templates. */
  templates: boolean;
  options: DeliveryOptions;
}

const Context = createContext<FormPlace | undefined>(undefined);

/** Says where in which form its parts are. */
export function FormPlaceProvider(props: {
  place: FormPlace;
  children: ReactNode;
}) {
  return (
    <Context.Provider value={props.place}>{props.children}</Context.Provider>
  );
}

/** Where in which form a part is. */
export function useFormPlace(): FormPlace {
  const place = useContext(Context);
  if (!place) {
    throw new Error('There is no form around this component');
  }
  return place;
}

/** A text of the form around it, as it is now. */
export function useText(path: string): string {
  return String(useWatch({ name: path }) ?? '');
}

/** The Argo CD that is chosen. */
export function useInstance(): DeliveryInstance | undefined {
  const { options } = useFormPlace();
  const name = useText('instance');
  return options.instances.find(each => each.name === name);
}

/** The repository that a source of the form names. */
export function useSourcePlace(source: string): Place {
  const { workspace } = useFormPlace();
  return {
    workspace,
    instance: useText('instance'),
    repoUrl: useText(`${source}.repoUrl`).trim(),
  };
}
