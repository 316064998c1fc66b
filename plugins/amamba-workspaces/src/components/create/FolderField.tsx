import { Field } from '@amamba/plugin-amamba-react';
import { useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { useEffect, useState } from 'react';
import { useMessages } from '../../translation/translation';

interface Folder {
  name: string;
  title?: string;
}

/** Folders that the person may see; undefined: not known yet, or not to be had. */
function useFolders(): Folder[] | undefined {
  const catalog = useApi(catalogApiRef);
  const [folders, setFolders] = useState<Folder[]>();
  useEffect(() => {
    let current = true;
    catalog
      .getEntities({
        filter: { kind: 'WorkspaceFolder' },
        fields: ['metadata.name', 'metadata.title'],
      })
      .then(
        ({ items }) =>
          current && setFolders(items.map(({ metadata }) => metadata)),
        () => undefined,
      );
    return () => {
      current = false;
    };
  }, [catalog]);
  return folders;
}

/** The folder above a workspace; nothing where there are no folders. */
export function FolderField(props: {
  value: string;
  onChange: (name: string) => void;
}) {
  const t = useMessages();
  const folders = useFolders() ?? [];
  const known = folders.some(({ name }) => name === props.value);
  const all: Folder[] =
    props.value && !known ? [...folders, { name: props.value }] : folders;
  if (all.length === 0) {
    return null;
  }
  return (
    <Field
      select
      label={t('create.folder')}
      helperText={t('create.folderHelp')}
      value={props.value}
      onChange={props.onChange}
    >
      <option value="">{t('create.noFolder')}</option>
      {all.map(({ name, title }) => (
        <option key={name} value={name}>
          {title ?? name}
        </option>
      ))}
    </Field>
  );
}
