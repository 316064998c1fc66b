import { makeStyles } from '@material-ui/core/styles';
import { useMessages } from '../../translation/translation';
import { useApplications } from '../../data/queries';
import { useText } from '../form/FormPlace';
import { CheckInput, TextInput } from '../form/Inputs';
import { writeKey } from './pathDraft';

const useStyles = makeStyles(
  theme => ({
    row: {
      display: 'grid',
      // Files and applications have long names.
      gridTemplateColumns: 'repeat(auto-fit, minmax(min(320px, 100%), 1fr))',
      gap: theme.spacing(0, 2),
      alignItems: 'start',
    },
  }),
  { name: 'AmambaEnvironmentFields' },
);

/** Chooses the application whose state an environment shows. */
function ApplicationChoice(props: { path: string }) {
  const t = useMessages();
  const chosen = useText(props.path);
  const applications = useApplications({ limit: 100 }).data?.items ?? [];
  const keys = applications.map(writeKey);
  const known = chosen && !keys.includes(chosen) ? [chosen, ...keys] : keys;
  return (
    <TextInput
      select
      path={props.path}
      label={t('promotion.application')}
      helperText={t('promotion.applicationHelp')}
    >
      <option value="">{t('promotion.noApplication')}</option>
      {known.map(key => (
        <option key={key} value={key}>
          {key}
        </option>
      ))}
    </TextInput>
  );
}

/** One environment of a way. */
export function EnvironmentFields(props: { path: string }) {
  const t = useMessages();
  const classes = useStyles();
  const { path } = props;
  return (
    <>
      <div className={classes.row}>
        <TextInput
          required
          path={`${path}.name`}
          label={t('promotion.name')}
          helperText={t('form.name.nameHelp')}
        />
        <TextInput
          path={`${path}.title`}
          label={t('promotion.titleOf')}
          helperText={t('promotion.titleHelp')}
        />
        <TextInput
          required
          path={`${path}.file`}
          label={t('promotion.file')}
          helperText={t('promotion.fileHelp')}
        />
        <TextInput
          path={`${path}.branch`}
          label={t('promotion.branchOf')}
          helperText={t('promotion.branchOfHelp')}
        />
        <ApplicationChoice path={`${path}.application`} />
        <TextInput
          select
          path={`${path}.via`}
          label={t('promotion.via')}
          helperText={t('promotion.viaHelp')}
        >
          <option value="commit">{t('promotion.viaOf.commit')}</option>
          <option value="pullRequest">
            {t('promotion.viaOf.pullRequest')}
          </option>
        </TextInput>
      </div>
      <CheckInput
        path={`${path}.approval`}
        label={t('promotion.approval')}
        help={t('promotion.approvalHelp')}
      />
    </>
  );
}
