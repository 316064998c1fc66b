import { dnsLabelSchema } from '@amamba/plugin-amamba-common';
import { Field, FormDialog, useCommand } from '@amamba/plugin-amamba-react';
import { useApi } from '@backstage/frontend-plugin-api';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { workspacesApiRef } from '../../api/workspacesApi';
import { isClean } from '../../data/amountRows';
import { workspacePath, useRootPath } from '../../data/paths';
import { QUERY_ROOT } from '../../data/queries';
import { useMessages } from '../../translation/translation';
import {
  PeoplePicker,
  type Person,
  PersonPicker,
} from '../shared/PersonPicker';
import { Arrival } from './Arrival';
import {
  bindingProblems,
  ClusterBindings,
  type ClusterChoice,
  toBinding,
} from './ClusterBindings';
import { FolderField } from './FolderField';

interface Draft {
  name: string;
  title: string;
  description: string;
  owner?: Person;
  parent: string;
  admins: Person[];
  clusters: ClusterChoice[];
}

const EMPTY: Draft = {
  name: '',
  title: '',
  description: '',
  parent: '',
  admins: [],
  clusters: [],
};

function useNameProblem() {
  const t = useMessages();
  return (name: string) => {
    if (!name) {
      return t('create.nameMissing');
    }
    return dnsLabelSchema.safeParse(name).success
      ? undefined
      : t('form.dnsLabel');
  };
}

function useCreate(onCreated: (name: string) => void) {
  const api = useApi(workspacesApiRef);
  return useCommand({
    run: (draft: Draft & { owner: Person }) =>
      api.createWorkspace({
        body: {
          name: draft.name,
          title: draft.title.trim() || undefined,
          description: draft.description.trim() || undefined,
          owner: draft.owner.ref,
          parent: draft.parent || undefined,
          admins: draft.admins.map(person => person.ref),
          clusters: draft.clusters.map(toBinding),
        },
      }),
    invalidates: [QUERY_ROOT],
    onDone: ({ workspace }) => onCreated(workspace),
  });
}

interface FieldsProps {
  draft: Draft;
  insist: boolean;
  onChange: (changes: Partial<Draft>) => void;
}

function Identity(props: FieldsProps) {
  const t = useMessages();
  const { draft, insist, onChange } = props;
  const nameProblem = useNameProblem()(draft.name);
  return (
    <>
      <Field
        // A dialog takes the focus; Material UI would give it to no field.
        // eslint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        required
        label={t('create.name')}
        helperText={t('create.nameHelp')}
        value={draft.name}
        problem={nameProblem}
        insist={insist}
        inputProps={{ autoComplete: 'off', spellCheck: false }}
        onChange={name => onChange({ name })}
      />
      <Field
        label={t('create.title')}
        value={draft.title}
        inputProps={{ maxLength: 100 }}
        onChange={title => onChange({ title })}
      />
      <Field
        label={t('create.description')}
        value={draft.description}
        multiline
        minRows={2}
        inputProps={{ maxLength: 2000 }}
        onChange={description => onChange({ description })}
      />
    </>
  );
}

function Belonging(props: FieldsProps) {
  const t = useMessages();
  const { draft, insist, onChange } = props;
  return (
    <>
      <PersonPicker
        required
        label={t('create.owner')}
        help={t('create.ownerHelp')}
        problem={insist && !draft.owner ? t('create.ownerMissing') : undefined}
        value={draft.owner}
        onChange={owner => onChange({ owner })}
      />
      <PeoplePicker
        label={t('create.admins')}
        help={t('create.adminsHelp')}
        value={draft.admins}
        onChange={admins => onChange({ admins })}
      />
      <FolderField
        value={draft.parent}
        onChange={parent => onChange({ parent })}
      />
    </>
  );
}

/** Makes a workspace, waits until it is there, and opens it. */
export function CreateWorkspaceDialog(props: { onClose: () => void }) {
  const t = useMessages();
  const navigate = useNavigate();
  const rootPath = useRootPath();
  const [draft, setDraft] = useState(EMPTY);
  const [insist, setInsist] = useState(false);
  const [created, setCreated] = useState<string>();
  const create = useCreate(setCreated);
  const nameProblem = useNameProblem()(draft.name);
  const { owner } = draft;
  const fields = {
    draft,
    insist,
    onChange: (changes: Partial<Draft>) =>
      setDraft(before => ({ ...before, ...changes })),
  };
  if (created !== undefined) {
    return (
      <Arrival
        name={created}
        onArrived={() => navigate(workspacePath(rootPath, created))}
        onClose={props.onClose}
      />
    );
  }
  return (
    <FormDialog
      title={t('create.heading')}
      action={t('create.submit')}
      maxWidth="md"
      running={create.running}
      error={create.error}
      valid={
        nameProblem === undefined &&
        owner !== undefined &&
        draft.clusters.every(choice => isClean(bindingProblems(choice)))
      }
      onRefused={() => setInsist(true)}
      onSubmit={() => owner && create.execute({ ...draft, owner })}
      onClose={props.onClose}
    >
      <Identity {...fields} />
      <Belonging {...fields} />
      <ClusterBindings
        choices={draft.clusters}
        insist={insist}
        onChange={clusters => fields.onChange({ clusters })}
      />
    </FormDialog>
  );
}
