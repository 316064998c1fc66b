import { Field, FormDialog } from '@amamba/plugin-amamba-react';
import { dnsLabelSchema } from '@amamba/plugin-amamba-common';
import type { ClusterBinding } from '@amamba/plugin-amamba-workspaces-common';
import Alert from '@material-ui/lab/Alert';
import { useState } from 'react';
import { isClean } from '../../data/amountRows';
import {
  findLabelProblems,
  type LabelRow,
  toLabels,
} from '../../data/labelRows';
import type { NamespaceList } from '../../data/queries';
import { useWorkspaceCommand } from '../../data/useWorkspaceCommand';
import { useMessages } from '../../translation/translation';
import { LabelFields } from './LabelFields';
import { QuotaFields } from './QuotaFields';
import { useQuotaForm } from './useQuotaForm';

function useNameProblem(list: NamespaceList, cluster: string) {
  const t = useMessages();
  return (name: string) => {
    if (!name) {
      return t('namespace.nameMissing');
    }
    if (!dnsLabelSchema.safeParse(name).success) {
      return t('form.dnsLabel');
    }
    return list.items.some(
      each => each.cluster === cluster && each.name === name,
    )
      ? t('namespace.nameTaken')
      : undefined;
  };
}

function Place(props: {
  clusters: ClusterBinding[];
  cluster: ClusterBinding | undefined;
  onChange: (name: string) => void;
}) {
  const t = useMessages();
  const { cluster } = props;
  return (
    <>
      <Field
        select
        label={t('namespace.cluster')}
        value={cluster?.name ?? ''}
        onChange={props.onChange}
      >
        {props.clusters.map(({ name, title }) => (
          <option key={name} value={name}>
            {title}
          </option>
        ))}
      </Field>
      {cluster?.unusable && (
        <Alert severity="warning" role="note">
          {t('namespace.later', { message: cluster.unusable })}
        </Alert>
      )}
    </>
  );
}

/** Makes a namespace, within what its cluster has left. */
export function CreateNamespaceDialog(props: {
  list: NamespaceList;
  onClose: () => void;
}) {
  const { list, onClose } = props;
  const t = useMessages();
  const [chosen, setChosen] = useState(list.clusters[0]?.name ?? '');
  const [name, setName] = useState('');
  const [labels, setLabels] = useState<LabelRow[]>([]);
  const [insist, setInsist] = useState(false);
  const cluster = list.clusters.find(each => each.name === chosen);
  const form = useQuotaForm(list, cluster);
  const nameProblem = useNameProblem(list, chosen)(name);
  const labelProblems = findLabelProblems(labels);
  const create = useWorkspaceCommand({
    run: (api, params) =>
      api.createNamespace({
        params,
        body: {
          cluster: chosen,
          name,
          labels: toLabels(labels),
          ...form.body(),
        },
      }),
    done: () => t('namespace.created', { name }),
    onDone: onClose,
  });
  return (
    <FormDialog
      title={t('namespace.createTitle')}
      action={t('namespace.create')}
      maxWidth="md"
      running={create.running}
      error={create.error}
      valid={
        cluster !== undefined &&
        nameProblem === undefined &&
        labelProblems.size === 0 &&
        isClean(form.problems)
      }
      onRefused={() => setInsist(true)}
      onSubmit={() => create.execute(undefined)}
      onClose={onClose}
    >
      <Field
        // A dialog takes the focus; Material UI would give it to no field.
        // eslint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        required
        label={t('namespace.name')}
        value={name}
        problem={nameProblem}
        insist={insist}
        inputProps={{ autoComplete: 'off', spellCheck: false }}
        onChange={setName}
      />
      <Place clusters={list.clusters} cluster={cluster} onChange={setChosen} />
      <LabelFields
        rows={labels}
        problems={labelProblems}
        onChange={setLabels}
      />
      <QuotaFields form={form} insist={insist} />
    </FormDialog>
  );
}
