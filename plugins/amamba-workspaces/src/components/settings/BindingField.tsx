import { Field } from '@amamba/plugin-amamba-react';
import { useMessages } from '../../translation/translation';

/** Whether others may have the cluster too. */
export function BindingField(props: {
  value: 'shared' | 'exclusive';
  onChange: (binding: 'shared' | 'exclusive') => void;
}) {
  const t = useMessages();
  return (
    <Field
      select
      label={t('cluster.binding')}
      helperText={t(`cluster.${props.value}Help`)}
      value={props.value}
      onChange={value =>
        props.onChange(value === 'exclusive' ? 'exclusive' : 'shared')
      }
    >
      <option value="shared">{t('cluster.shared')}</option>
      <option value="exclusive">{t('cluster.exclusive')}</option>
    </Field>
  );
}
