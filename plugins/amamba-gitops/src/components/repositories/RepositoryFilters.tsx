import {
  type Repository,
  repositorySchema,
} from '@amamba/plugin-amamba-gitops-common';
import { NativeSelect, SearchField } from '@amamba/plugin-amamba-react';
import { useMessages } from '../../translation/translation';

/** What a list of repositories is narrowed to. */
export interface RepositoryFilter {
  search?: string;
  status?: Repository['status'];
}

const statusSchema = repositorySchema.shape.status;

/** Reads a filter from the address of the page; what is not one is ignored. */
export function readFilter(texts: {
  search?: string;
  status?: string;
}): RepositoryFilter {
  return {
    search: texts.search,
    status: statusSchema.safeParse(texts.status).data,
  };
}

/** Narrows the list of repositories. */
export function RepositoryFilters(props: {
  filter: RepositoryFilter;
  onChange: (filter: RepositoryFilter) => void;
}) {
  const t = useMessages();
  const { filter, onChange } = props;
  return (
    <>
      <SearchField
        label={t('repositories.search')}
        text={filter.search ?? ''}
        onChange={search => onChange({ ...filter, search })}
      />
      <NativeSelect
        label={t('repositories.status')}
        value={filter.status}
        any={t('repositories.anyStatus')}
        options={statusSchema.options.map(value => ({
          value,
          label: t(`repositories.state.${value}`),
        }))}
        onChange={status =>
          onChange({ ...filter, status: statusSchema.safeParse(status).data })
        }
      />
    </>
  );
}
