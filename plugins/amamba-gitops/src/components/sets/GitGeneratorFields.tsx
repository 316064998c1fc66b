import Button from '@material-ui/core/Button';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import IconButton from '@material-ui/core/IconButton';
import Radio from '@material-ui/core/Radio';
import RadioGroup from '@material-ui/core/RadioGroup';
import { makeStyles } from '@material-ui/core/styles';
import AddIcon from '@material-ui/icons/Add';
import CloseIcon from '@material-ui/icons/Close';
import { useFieldArray } from 'react-hook-form';
import { useMessages } from '../../translation/translation';
import { CheckInput, TextInput } from '../form/Inputs';
import { RepositoryField, RevisionField } from '../form/SourceFields';
import { SuggestManyInput } from '../form/Suggest';
import { useField } from '../form/useField';
import type { GeneratorDraft } from './setDraft';

const useStyles = makeStyles(
  theme => ({
    row: {
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 2fr) minmax(0, 1fr) auto',
      gap: theme.spacing(0, 2),
      alignItems: 'start',
    },
    remove: { marginTop: theme.spacing(1) },
  }),
  { name: 'AmambaGitGeneratorFields' },
);

function Directories(props: { path: string }) {
  const classes = useStyles();
  const t = useMessages();
  const path = `${props.path}.directories`;
  const { fields, append, remove } = useFieldArray({ name: path });
  return (
    <>
      {fields.map(({ id }, index) => (
        <div key={id} className={classes.row}>
          <TextInput
            required
            path={`${path}.${index}.path`}
            label={t('sets.directory')}
            helperText={t('sets.directoryHelp')}
          />
          <CheckInput
            path={`${path}.${index}.exclude`}
            label={t('sets.exclude')}
            help={t('sets.excludeHelp')}
          />
          <IconButton
            className={classes.remove}
            size="small"
            disabled={fields.length === 1}
            aria-label={t('sets.removeDirectory', {
              number: String(index + 1),
            })}
            onClick={() => remove(index)}
          >
            <CloseIcon fontSize="small" />
          </IconButton>
        </div>
      ))}
      <Button
        size="small"
        startIcon={<AddIcon />}
        onClick={() => append({ path: '', exclude: false })}
      >
        {t('sets.addDirectory')}
      </Button>
    </>
  );
}

/** One application for each folder, or file, of a repository. */
export function GitGeneratorFields(props: { path: string }) {
  const t = useMessages();
  const { path } = props;
  const look = useField<GeneratorDraft['look']>(`${path}.look`);
  return (
    <>
      <RepositoryField path={path} />
      <RevisionField path={path} name="revision" />
      <RadioGroup
        row
        aria-label={t('sets.look')}
        value={look.value}
        onChange={(_, value) =>
          look.onChange(value === 'files' ? 'files' : 'directories')
        }
      >
        {(['directories', 'files'] as const).map(value => (
          <FormControlLabel
            key={value}
            value={value}
            control={<Radio color="primary" size="small" />}
            label={t(`sets.lookFor.${value}`)}
          />
        ))}
      </RadioGroup>
      {look.value === 'files' ? (
        <SuggestManyInput
          path={`${path}.files`}
          label={t('sets.files')}
          help={t('sets.filesHelp')}
          options={[]}
        />
      ) : (
        <Directories path={path} />
      )}
    </>
  );
}
