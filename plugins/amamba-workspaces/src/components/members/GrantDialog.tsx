import { Field, FormDialog } from '@amamba/plugin-amamba-react';
import type { Member } from '@amamba/plugin-amamba-workspaces-common';
import Typography from '@material-ui/core/Typography';
import { useState } from 'react';
import type { MemberList } from '../../data/queries';
import { useWorkspaceCommand } from '../../data/useWorkspaceCommand';
import { useMessages } from '../../translation/translation';
import { type Person, PersonPicker } from '../shared/PersonPicker';
import { useRoleName } from '../shared/useRoleName';

/** Grants a role to somebody, or another one to a member. */
export function GrantDialog(props: {
  roles: MemberList['roles'];
  /** Whose role is changed; absent: somebody is to be found. */
  member?: Member;
  onClose: () => void;
}) {
  const { roles, member, onClose } = props;
  const t = useMessages();
  const roleName = useRoleName();
  const [person, setPerson] = useState<Person>();
  const [role, setRole] = useState(member?.role ?? 'viewer');
  const [insist, setInsist] = useState(false);
  const ref = member?.ref ?? person?.ref;
  const name = member?.title ?? member?.ref ?? person?.title ?? '';
  const grant = useWorkspaceCommand({
    run: (api, params, body: { ref: string; role: string }) =>
      api.setMember({ params, body }),
    done: () => t('member.granted', { name, role: roleName(role, roles) }),
    onDone: onClose,
  });
  const chosen = roles.find(each => each.name === role);
  return (
    <FormDialog
      title={
        member ? t('member.changeTitle', { name }) : t('member.grantTitle')
      }
      action={t('member.grantSubmit')}
      running={grant.running}
      error={grant.error}
      valid={ref !== undefined}
      onRefused={() => setInsist(true)}
      onSubmit={() => ref !== undefined && grant.execute({ ref, role })}
      onClose={onClose}
    >
      {!member && (
        <PersonPicker
          // A dialog takes the focus; Material UI would give it to no field.
          // eslint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          required
          label={t('member.who')}
          problem={insist && !person ? t('member.whoMissing') : undefined}
          value={person}
          onChange={setPerson}
        />
      )}
      <Field
        select
        // A dialog takes the focus; Material UI would give it to no field.
        // eslint-disable-next-line jsx-a11y/no-autofocus
        autoFocus={member !== undefined}
        label={t('member.role')}
        value={role}
        onChange={setRole}
      >
        {roles.map(each => (
          <option key={each.name} value={each.name}>
            {roleName(each.name, roles)}
          </option>
        ))}
      </Field>
      <Typography variant="body2" color="textSecondary">
        {chosen?.custom
          ? t('member.custom', { permissions: chosen.permissions.join(', ') })
          : t(
              `member.roleHelp.${
                role === 'admin' || role === 'editor' ? role : 'viewer'
              }`,
            )}
      </Typography>
    </FormDialog>
  );
}
