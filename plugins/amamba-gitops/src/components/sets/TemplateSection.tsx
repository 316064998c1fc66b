import { Section } from '@amamba/plugin-amamba-react';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { useWatch } from 'react-hook-form';
import { useMessages } from '../../translation/translation';
import { useFormPlace } from '../form/FormPlace';
import { TextInput } from '../form/Inputs';
import { type GeneratorDraft, namePrefix, placeholdersOf } from './setDraft';

const useStyles = makeStyles(
  theme => ({
    hints: {
      display: 'flex',
      flexWrap: 'wrap',
      gap: theme.spacing(0.5, 1),
      margin: theme.spacing(1, 0),
      padding: 0,
      listStyle: 'none',
    },
  }),
  { name: 'AmambaTemplateSection' },
);

/** Says what the template can be filled in with. */
function Placeholders() {
  const classes = useStyles();
  const t = useMessages();
  const generators: GeneratorDraft[] = useWatch({ name: 'generators' });
  const fromFiles = generators
    .flatMap(each => (each.type === 'matrix' ? each.generators : [each]))
    .some(({ type, look }) => type === 'git' && look === 'files');
  return (
    <>
      <Typography variant="body2" color="textSecondary">
        {t('sets.placeholders')}
      </Typography>
      <ul className={classes.hints} aria-label={t('sets.placeholdersLabel')}>
        {placeholdersOf(generators).map(text => (
          <li key={text}>
            <code>{text}</code>
          </li>
        ))}
      </ul>
      {fromFiles && (
        <Typography variant="body2" color="textSecondary">
          {t('sets.placeholdersOfFiles', { example: '{{.region}}' })}
        </Typography>
      )}
    </>
  );
}

/** What each of the applications is called. */
export function TemplateSection() {
  const t = useMessages();
  const { workspace } = useFormPlace();
  return (
    <Section level={3} title={t('sets.template')}>
      <Placeholders />
      <TextInput
        required
        path="template.name"
        label={t('sets.templateName')}
        helperText={t('sets.templateNameHelp', {
          prefix: namePrefix(workspace),
        })}
        style={{ maxWidth: 480 }}
      />
    </Section>
  );
}
