import FormControlLabel from '@material-ui/core/FormControlLabel';
import Radio from '@material-ui/core/Radio';
import RadioGroup from '@material-ui/core/RadioGroup';
import { useWatch } from 'react-hook-form';
import { useMessages } from '../../translation/translation';
import { CheckInput, TextInput, useRowStyles } from '../form/Inputs';
import { useField } from '../form/useField';
import { isGitHub, type RepositoryDraft } from './repositoryDraft';

function ViaChoice() {
  const t = useMessages();
  const field = useField<RepositoryDraft['via']>('via');
  return (
    <RadioGroup
      row
      aria-label={t('repositories.via')}
      value={field.value}
      onChange={(_, via) => field.onChange(via === 'ssh' ? 'ssh' : 'https')}
    >
      {(['https', 'ssh'] as const).map(via => (
        <FormControlLabel
          key={via}
          value={via}
          control={<Radio color="primary" size="small" />}
          label={via.toLocaleUpperCase('en-US')}
        />
      ))}
    </RadioGroup>
  );
}

function Https() {
  const t = useMessages();
  const rows = useRowStyles();
  const [type, url] = useWatch<RepositoryDraft, ['type', 'url']>({
    name: ['type', 'url'],
  });
  return (
    <>
      <TextInput select path="type" label={t('repositories.kind')}>
        <option value="git">{t('repositories.type.git')}</option>
        <option value="helm">{t('repositories.type.helm')}</option>
      </TextInput>
      <TextInput
        required
        path="url"
        label={t('repositories.url')}
        helperText={t('repositories.httpsHelp')}
      />
      {type === 'helm' && (
        <TextInput
          required
          path="name"
          label={t('repositories.name')}
          helperText={t('repositories.nameHelp')}
        />
      )}
      <div className={rows.row}>
        <TextInput
          path="username"
          label={t('repositories.username')}
          helperText={t('repositories.usernameHelp')}
        />
        <TextInput
          path="password"
          type="password"
          label={t('repositories.password')}
          helperText={
            isGitHub(url)
              ? t('repositories.gitHubHelp')
              : t('repositories.passwordHelp')
          }
          inputProps={{ autoComplete: 'new-password' }}
        />
      </div>
      <CheckInput
        path="insecure"
        label={t('repositories.skipTls')}
        help={t('repositories.skipTlsHelp')}
      />
    </>
  );
}

function Ssh() {
  const t = useMessages();
  return (
    <>
      <TextInput
        required
        path="url"
        label={t('repositories.url')}
        helperText={t('repositories.sshHelp')}
      />
      <TextInput
        required
        multiline
        minRows={5}
        maxRows={12}
        path="sshPrivateKey"
        label={t('repositories.key')}
        helperText={t('repositories.keyHelp')}
        InputProps={{ style: { fontFamily: 'monospace' } }}
      />
      <CheckInput
        path="insecure"
        label={t('repositories.skipHostKey')}
        help={t('repositories.skipHostKeyHelp')}
      />
    </>
  );
}

/** One Argo CD. */
export interface NamedInstance {
  instance: string;
  title?: string;
}

/** What a repository is, and how it is reached. */
export function RepositoryFields(props: { instances: NamedInstance[] }) {
  const t = useMessages();
  const via = useWatch<RepositoryDraft, 'via'>({ name: 'via' });
  return (
    <>
      <ViaChoice />
      {props.instances.length > 1 && (
        <TextInput select path="instance" label={t('form.name.instance')}>
          {props.instances.map(({ instance, title }) => (
            <option key={instance} value={instance}>
              {title ?? instance}
            </option>
          ))}
        </TextInput>
      )}
      {via === 'https' ? <Https /> : <Ssh />}
    </>
  );
}
