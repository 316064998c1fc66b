import {
  compareQuantities,
  type WorkspaceCluster,
} from '@amamba/plugin-amamba-common';
import { ApiErrorPanel, Field, FormDialog } from '@amamba/plugin-amamba-react';
import Alert from '@material-ui/lab/Alert';
import { useState } from 'react';
import {
  findFormProblems,
  isClean,
  toAmounts,
  toRows,
} from '../../data/amountRows';
import { useClusters, useNamespaces } from '../../data/queries';
import { useWorkspaceCommand } from '../../data/useWorkspaceCommand';
import { useWorkspace } from '../../data/workspace';
import { useMessages } from '../../translation/translation';
import { AmountFields } from '../namespaces/AmountFields';
import { useDimensionName } from '../shared/useDimensionName';
import { BindingField } from './BindingField';

function ClusterField(props: {
  value: string;
  insist: boolean;
  onChange: (name: string) => void;
}) {
  const t = useMessages();
  const { spec, name: own } = useWorkspace();
  const { data, error, refresh } = useClusters();
  const bound = new Set(spec.clusters.map(({ name }) => name));
  const free = (data?.items ?? []).filter(({ name }) => !bound.has(name));
  const taken = free.find(
    ({ name, exclusiveTo }) =>
      name === props.value && exclusiveTo !== undefined && exclusiveTo !== own,
  )?.exclusiveTo;
  return (
    <>
      {error && <ApiErrorPanel error={error} onRetry={refresh} />}
      <Field
        select
        required
        // A dialog takes the focus; Material UI would give it to no field.
        // eslint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        label={t('column.cluster')}
        value={props.value}
        insist={props.insist}
        problem={props.value === '' ? t('cluster.missing') : undefined}
        helperText={data && free.length === 0 ? t('cluster.allBound') : ''}
        onChange={props.onChange}
      >
        <option value="">{t('form.choose')}</option>
        {free.map(({ name, title }) => (
          <option key={name} value={name}>
            {title}
          </option>
        ))}
      </Field>
      {taken && (
        <Alert severity="warning" role="note">
          {t('cluster.taken', { name: taken })}
        </Alert>
      )}
    </>
  );
}

/** Warns where namespaces already have more than a new quota allows. */
function Overdrawn(props: { cluster: string; quota: Record<string, string> }) {
  const t = useMessages();
  const nameOf = useDimensionName();
  const { data } = useNamespaces();
  const allocated = data?.clusters.find(
    ({ name }) => name === props.cluster,
  )?.allocated;
  const over = Object.entries(props.quota).filter(
    ([resource, amount]) =>
      allocated?.[resource] !== undefined &&
      compareQuantities(allocated[resource], amount) > 0,
  );
  return over.length === 0 ? null : (
    <Alert severity="warning" role="note">
      {t('cluster.overdrawn', {
        amounts: over
          .map(([resource]) =>
            t('quota.named', {
              name: nameOf(resource),
              amount: allocated?.[resource] ?? '',
            }),
          )
          .join(' · '),
      })}
    </Alert>
  );
}

/** Binds a cluster, or changes how it is bound. */
export function BindDialog(props: {
  cluster?: WorkspaceCluster;
  onClose: () => void;
}) {
  const { cluster, onClose } = props;
  const t = useMessages();
  const [name, setName] = useState(cluster?.name ?? '');
  const [binding, setBinding] = useState(cluster?.binding ?? 'shared');
  const [rows, setRows] = useState(() => toRows(cluster?.quota));
  const [insist, setInsist] = useState(false);
  const problems = findFormProblems({ rows, limits: {}, others: [] });
  const save = useWorkspaceCommand({
    run: (api, params) =>
      api.bindCluster({
        params: { ...params, cluster: name },
        body: { binding, quota: toAmounts(rows) },
      }),
    done: () => t('cluster.bound', { name }),
    onDone: onClose,
  });
  const valid = name !== '' && isClean(problems);
  return (
    <FormDialog
      title={
        cluster
          ? t('cluster.changeTitle', { name: cluster.name })
          : t('cluster.bindTitle')
      }
      action={t('form.save')}
      maxWidth="md"
      running={save.running}
      error={save.error}
      valid={valid}
      onRefused={() => setInsist(true)}
      onSubmit={() => save.execute(undefined)}
      onClose={onClose}
    >
      {!cluster && (
        <ClusterField value={name} insist={insist} onChange={setName} />
      )}
      <BindingField value={binding} onChange={setBinding} />
      <AmountFields
        legend={t('cluster.quota')}
        rows={rows}
        problems={problems.rows}
        insist={insist}
        onChange={setRows}
      />
      {valid && <Overdrawn cluster={name} quota={toAmounts(rows) ?? {}} />}
    </FormDialog>
  );
}
