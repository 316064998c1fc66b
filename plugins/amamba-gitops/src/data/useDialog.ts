import { useSearchParams } from 'react-router-dom';

/** Dialogs of an application's page. */
export const DIALOGS = ['sync', 'rollback', 'delete', 'terminate'] as const;
/** One of them. */
export type DialogName = (typeof DIALOGS)[number];

/** A dialog that an address opens. */
export interface OpenDialog {
  name: DialogName | undefined;
  /** Resources it is about, each as `group/kind/namespace/name`. */
  only: string[];
  /** Id of the deployment it is about. */
  to: number | undefined;
  show: (name: DialogName, about?: { only?: string[]; to?: number }) => void;
  close: () => void;
}

function readId(text: string | null): number | undefined {
  return text !== null && /^\d+$/.test(text) ? Number(text) : undefined;
}

/** Which dialog of an application's page is open, kept in the page's address. */
export function useDialog(): OpenDialog {
  const [search, setSearch] = useSearchParams();
  const change = (edit: (changed: URLSearchParams) => void) =>
    setSearch(
      previous => {
        const changed = new URLSearchParams(previous);
        ['dialog', 'only', 'to'].forEach(name => changed.delete(name));
        edit(changed);
        return changed;
      },
      { replace: true },
    );
  return {
    name: DIALOGS.find(name => name === search.get('dialog')),
    only: search.getAll('only'),
    to: readId(search.get('to')),
    show: (name, about = {}) =>
      change(changed => {
        changed.set('dialog', name);
        about.only?.forEach(each => changed.append('only', each));
        if (about.to !== undefined) {
          changed.set('to', String(about.to));
        }
      }),
    close: () => change(() => {}),
  };
}
