import Alert from '@material-ui/lab/Alert';
import { Section } from '@amamba/plugin-amamba-react';
import { useFormContext } from 'react-hook-form';
import { useMessages } from '../../translation/translation';
import { useFormPlace, useInstance, useText } from './FormPlace';
import { TextInput, useRowStyles } from './Inputs';
import { SuggestInput } from './Suggest';

/** Clusters and namespaces of the workspace, and what is set but not among them. */
function usePlaces() {
  const { root } = useFormPlace();
  const clusters = useInstance()?.clusters ?? [];
  const cluster = useText(`${root}.destination.cluster`);
  const namespace = useText(`${root}.destination.namespace`);
  const namespaces =
    clusters.find(({ name }) => name === cluster)?.namespaces ?? [];
  const withSet = (names: string[], set: string) =>
    set && !names.includes(set) ? [...names, set] : names;
  return {
    clusters: withSet(
      clusters.map(({ name }) => name),
      cluster,
    ),
    namespaces: withSet(namespaces, namespace),
    chosen: cluster !== '',
    foreign:
      namespace !== '' && cluster !== '' && !namespaces.includes(namespace),
    none: clusters.length === 0,
  };
}

function Choices() {
  const t = useMessages();
  const rows = useRowStyles();
  const { root } = useFormPlace();
  const { setValue } = useFormContext();
  const places = usePlaces();
  const option = (name: string) => (
    <option key={name} value={name}>
      {name}
    </option>
  );
  return (
    <>
      <div className={rows.row}>
        <TextInput
          select
          required
          path={`${root}.destination.cluster`}
          label={t('form.destination.cluster')}
          helperText={t('form.destination.clusterHelp')}
          onInput={() => setValue(`${root}.destination.namespace`, '')}
        >
          <option value="">{t('form.destination.choose')}</option>
          {places.clusters.map(option)}
        </TextInput>
        <TextInput
          select
          required
          disabled={!places.chosen}
          path={`${root}.destination.namespace`}
          label={t('form.destination.namespace')}
          helperText={t('form.destination.namespaceHelp')}
        >
          <option value="">{t('form.destination.choose')}</option>
          {places.namespaces.map(option)}
        </TextInput>
      </div>
      {places.foreign && (
        <Alert severity="warning" role="note">
          {t('form.destination.foreign')}
        </Alert>
      )}
    </>
  );
}

function Templates() {
  const t = useMessages();
  const rows = useRowStyles();
  const { root } = useFormPlace();
  const clusters = useInstance()?.clusters ?? [];
  const namespaces = new Set(clusters.flatMap(each => each.namespaces));
  return (
    <div className={rows.row}>
      <SuggestInput
        required
        path={`${root}.destination.cluster`}
        label={t('form.destination.cluster')}
        help={t('form.destination.clusterTemplate')}
        options={['{{.name}}', ...clusters.map(({ name }) => name)]}
      />
      <SuggestInput
        required
        path={`${root}.destination.namespace`}
        label={t('form.destination.namespace')}
        help={t('form.destination.namespaceTemplate')}
        options={[...namespaces]}
      />
    </div>
  );
}

/** Where an application goes: places of the workspace alone. */
export function DestinationSection() {
  const t = useMessages();
  const { templates } = useFormPlace();
  const none = useInstance()?.clusters.length === 0;
  return (
    <Section level={3} title={t('form.section.destination')}>
      {none && (
        <Alert severity="info" role="note">
          {t('form.destination.none')}
        </Alert>
      )}
      {templates ? <Templates /> : <Choices />}
    </Section>
  );
}
