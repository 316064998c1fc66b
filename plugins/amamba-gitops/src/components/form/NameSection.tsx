import { Section } from '@amamba/plugin-amamba-react';
import Typography from '@material-ui/core/Typography';
import { useMessages } from '../../translation/translation';
import { useFormPlace, useInstance } from './FormPlace';
import { TextInput, useRowStyles } from './Inputs';
import { SuggestManyInput } from './Suggest';

/** Chooses the Argo CD where there are several. */
export function InstanceField() {
  const t = useMessages();
  const { options } = useFormPlace();
  if (options.instances.length < 2) {
    return null;
  }
  return (
    <TextInput
      select
      path="instance"
      label={t('form.name.instance')}
      helperText={t('form.name.instanceHelp')}
    >
      {options.instances.map(({ name, title }) => (
        <option key={name} value={name}>
          {title ?? name}
        </option>
      ))}
    </TextInput>
  );
}

/** What a new application is called, and where Argo CD keeps it. */
export function NameSection(props: { note?: string }) {
  const t = useMessages();
  const rows = useRowStyles();
  const namespaces = useInstance()?.applicationNamespaces ?? [];
  return (
    <Section level={3} title={t('form.section.name')}>
      <div className={rows.row}>
        <TextInput
          required
          path="name"
          label={t('form.name.name')}
          helperText={t('form.name.nameHelp')}
        />
        {namespaces.length > 1 && (
          <TextInput
            select
            path="namespace"
            label={t('form.name.namespace')}
            helperText={t('form.name.namespaceHelp')}
          >
            {namespaces.map((name, index) => (
              <option key={name} value={index === 0 ? '' : name}>
                {name}
              </option>
            ))}
          </TextInput>
        )}
      </div>
      <SuggestManyInput
        path="labels"
        label={t('form.name.labels')}
        help={t('form.name.labelsHelp')}
        options={[]}
      />
      {props.note && (
        <Typography variant="body2" color="textSecondary">
          {props.note}
        </Typography>
      )}
    </Section>
  );
}
