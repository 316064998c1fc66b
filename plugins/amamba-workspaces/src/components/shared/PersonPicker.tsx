import { stringifyEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import Autocomplete, {
  type AutocompleteRenderInputParams,
} from '@material-ui/lab/Autocomplete';
import { useEffect, useId, useState } from 'react';
import { useMessages } from '../../translation/translation';

/** A user or a group of the catalog. */
export interface Person {
  ref: string;
  title: string;
  kind: 'user' | 'group';
}

const FOUND = 20;
const PAUSE_MS = 250;

/** Users and groups whose name has a text in it. */
function useFound(text: string, enabled: boolean) {
  const catalog = useApi(catalogApiRef);
  const [found, setFound] = useState<Person[]>();
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (!enabled) {
      return undefined;
    }
    let current = true;
    setFound(undefined);
    const timer = setTimeout(async () => {
      const query = {
        filter: { kind: ['User', 'Group'] },
        fields: ['kind', 'metadata', 'spec.profile'],
        limit: FOUND,
        orderFields: { field: 'metadata.name', order: 'asc' as const },
        ...(text.trim() && {
          fullTextFilter: {
            term: text.trim(),
            fields: [
              'metadata.name',
              'metadata.title',
              'spec.profile.displayname',
              'spec.profile.displayName',
            ],
          },
        }),
      };
      try {
        const { items } = await catalog.queryEntities(query);
        if (current) {
          setFound(items.map(personOf));
          setFailed(false);
        }
      } catch {
        if (current) {
          setFound([]);
          setFailed(true);
        }
      }
    }, PAUSE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [catalog, text, enabled]);
  return { found, failed };
}

function personOf(entity: {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; title?: string };
  spec?: object;
}): Person {
  const profile: { displayName?: unknown } =
    entity.spec && 'profile' in entity.spec && entity.spec.profile
      ? entity.spec.profile
      : {};
  const { displayName } = profile;
  return {
    ref: stringifyEntityRef(entity),
    title:
      entity.metadata.title ??
      (typeof displayName === 'string' ? displayName : entity.metadata.name),
    kind: entity.kind === 'Group' ? 'group' : 'user',
  };
}

function Option(props: { person: Person }) {
  const { title, ref } = props.person;
  return (
    <div>
      {title}
      <Typography variant="caption" color="textSecondary" display="block">
        {ref}
      </Typography>
    </div>
  );
}

interface PickerProps {
  label: string;
  help?: string;
  /** What is wrong with the choice; shown where the form insists. */
  problem?: string;
  autoFocus?: boolean;
  required?: boolean;
}

function usePicker(props: PickerProps) {
  const t = useMessages();
  const id = useId();
  const [text, setText] = useState('');
  const [open, setOpen] = useState(false);
  const { found, failed } = useFound(text, open);
  return {
    id,
    open,
    onOpen: () => setOpen(true),
    onClose: () => setOpen(false),
    onInputChange: (_: unknown, value: string) => setText(value),
    options: found ?? [],
    loading: open && found === undefined,
    loadingText: t('person.searching'),
    noOptionsText: failed ? t('person.failed') : t('person.nobody'),
    openText: t('person.open'),
    closeText: t('person.close'),
    clearText: t('person.clear'),
    // The catalog has narrowed them already.
    filterOptions: (all: Person[]) => all,
    getOptionLabel: (person: Person) => person.title,
    getOptionSelected: (one: Person, other: Person) => one.ref === other.ref,
    groupBy: (person: Person) => t(`person.kind.${person.kind}`),
    renderOption: (person: Person) => <Option person={person} />,
    renderInput: (params: AutocompleteRenderInputParams) => (
      <TextField
        {...params}
        // A dialog takes the focus; Material UI would give it to no field.
        // eslint-disable-next-line jsx-a11y/no-autofocus
        autoFocus={props.autoFocus}
        label={props.label}
        required={props.required}
        error={props.problem !== undefined}
        helperText={props.problem ?? props.help ?? t('person.help')}
        variant="outlined"
        margin="dense"
        size="small"
        InputLabelProps={{ ...params.InputLabelProps, shrink: true }}
        inputProps={{
          ...params.inputProps,
          'aria-invalid': props.problem !== undefined,
        }}
      />
    ),
  };
}

/** Sorted by kind, as they are shown in groups. */
function grouped(people: Person[]): Person[] {
  return [
    ...people.filter(person => person.kind === 'group'),
    ...people.filter(person => person.kind === 'user'),
  ];
}

/** Finds a user or a group of the catalog. */
export function PersonPicker(
  props: PickerProps & {
    value: Person | undefined;
    onChange: (person: Person | undefined) => void;
  },
) {
  const picker = usePicker(props);
  return (
    <Autocomplete
      {...picker}
      options={grouped(picker.options)}
      value={props.value ?? null}
      onChange={(_, person) => props.onChange(person ?? undefined)}
    />
  );
}

/** Finds users and groups of the catalog. */
export function PeoplePicker(
  props: PickerProps & {
    value: Person[];
    onChange: (people: Person[]) => void;
  },
) {
  const picker = usePicker(props);
  return (
    <Autocomplete
      {...picker}
      multiple
      filterSelectedOptions
      options={grouped(picker.options)}
      value={props.value}
      onChange={(_, people) => props.onChange(people)}
    />
  );
}
