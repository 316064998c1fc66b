import { Section } from '@amamba/plugin-amamba-react';
import Button from '@material-ui/core/Button';
import IconButton from '@material-ui/core/IconButton';
import { makeStyles } from '@material-ui/core/styles';
import AddIcon from '@material-ui/icons/Add';
import CloseIcon from '@material-ui/icons/Close';
import { useFieldArray } from 'react-hook-form';
import { useMessages } from '../../translation/translation';
import { useText } from '../form/FormPlace';
import { TextInput } from '../form/Inputs';
import { emptyItem } from './pathDraft';

const useStyles = makeStyles(
  theme => ({
    row: {
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 2fr) auto',
      gap: theme.spacing(0, 2),
      alignItems: 'start',
    },
    remove: { marginTop: theme.spacing(1) },
  }),
  { name: 'AmambaItemsSection' },
);

const PATH = 'path.items';

function Item(props: { index: number; only: boolean; onRemove: () => void }) {
  const classes = useStyles();
  const t = useMessages();
  const path = `${PATH}.${props.index}`;
  const isValue = useText(`${path}.type`) === 'value';
  return (
    <div className={classes.row}>
      <TextInput select path={`${path}.type`} label={t('promotion.itemType')}>
        <option value="kustomizeImage">
          {t('promotion.itemOf.kustomizeImage')}
        </option>
        <option value="value">{t('promotion.itemOf.value')}</option>
      </TextInput>
      {isValue ? (
        <TextInput
          required
          path={`${path}.path`}
          label={t('promotion.valuePath')}
          helperText={t('promotion.valuePathHelp')}
        />
      ) : (
        <TextInput
          required
          path={`${path}.image`}
          label={t('promotion.image')}
          helperText={t('promotion.imageHelp')}
        />
      )}
      <IconButton
        className={classes.remove}
        size="small"
        disabled={props.only}
        aria-label={t('promotion.removeItem', {
          number: String(props.index + 1),
        })}
        onClick={props.onRemove}
      >
        <CloseIcon fontSize="small" />
      </IconButton>
    </div>
  );
}

/** What of a file is moved from one environment to the next. */
export function ItemsSection() {
  const t = useMessages();
  const { fields, append, remove } = useFieldArray({ name: PATH });
  return (
    <Section level={3} title={t('promotion.items')}>
      {fields.map(({ id }, index) => (
        <Item
          key={id}
          index={index}
          only={fields.length === 1}
          onRemove={() => remove(index)}
        />
      ))}
      <Button startIcon={<AddIcon />} onClick={() => append(emptyItem())}>
        {t('promotion.addItem')}
      </Button>
    </Section>
  );
}
