import { Section } from '@amamba/plugin-amamba-react';
import Button from '@material-ui/core/Button';
import AddIcon from '@material-ui/icons/Add';
import { useFieldArray } from 'react-hook-form';
import { useMessages } from '../../translation/translation';
import { GeneratorFields } from './GeneratorFields';
import { emptyGenerator } from './setDraft';

/** What there shall be applications for. */
export function GeneratorsSection() {
  const t = useMessages();
  const { fields, append, remove } = useFieldArray({ name: 'generators' });
  const several = fields.length > 1;
  return (
    <Section level={3} title={t('sets.generators')}>
      {fields.map(({ id }, index) => (
        <GeneratorFields
          key={id}
          path={`generators.${index}`}
          label={
            several
              ? t('sets.generatorNumbered', { number: String(index + 1) })
              : t('sets.generator')
          }
          onRemove={several ? () => remove(index) : undefined}
        />
      ))}
      <Button
        startIcon={<AddIcon />}
        onClick={() => append(emptyGenerator('list'))}
      >
        {t('sets.addGenerator')}
      </Button>
    </Section>
  );
}
