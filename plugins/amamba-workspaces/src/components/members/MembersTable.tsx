import {
  ActionsMenu,
  ConfirmDialog,
  PlainTable,
  StatusChip,
} from '@amamba/plugin-amamba-react';
import type { Member } from '@amamba/plugin-amamba-workspaces-common';
import { makeStyles } from '@material-ui/core/styles';
import TableCell from '@material-ui/core/TableCell';
import TableRow from '@material-ui/core/TableRow';
import Typography from '@material-ui/core/Typography';
import { useState } from 'react';
import type { MemberList } from '../../data/queries';
import { useWorkspaceCommand } from '../../data/useWorkspaceCommand';
import { useMessages } from '../../translation/translation';
import { EntityName } from '../shared/EntityName';
import { useRoleName } from '../shared/useRoleName';
import { GrantDialog } from './GrantDialog';

const useStyles = makeStyles(
  { name: { overflowWrap: 'anywhere' } },
  { name: 'AmambaMembersTable' },
);

function RevokeDialog(props: {
  member: Member;
  roleName: string;
  onClose: () => void;
}) {
  const t = useMessages();
  const { member, onClose } = props;
  const name = member.title ?? member.ref;
  const revoke = useWorkspaceCommand({
    run: (api, params) =>
      api.removeMember({ params: { ...params, ref: member.ref } }),
    done: () => t('member.revoked', { name }),
    onDone: onClose,
  });
  return (
    <ConfirmDialog
      open
      title={t('member.revokeTitle', { name })}
      action={t('member.revoke')}
      running={revoke.running}
      error={revoke.error}
      onConfirm={() => revoke.execute(undefined)}
      onClose={onClose}
    >
      {t('member.revokeBody', { name, role: props.roleName })}
    </ConfirmDialog>
  );
}

function MemberActions(props: { member: Member; list: MemberList }) {
  const t = useMessages();
  const roleName = useRoleName();
  const { member, list } = props;
  const [open, setOpen] = useState<'change' | 'revoke'>();
  const close = () => setOpen(undefined);
  return (
    <>
      <ActionsMenu
        label={t('member.actionsOf', { name: member.title ?? member.ref })}
        actions={(['change', 'revoke'] as const)
          // Nobody is granted a role whom the catalog does not know.
          .filter(name => name === 'revoke' || !member.missing)
          .map(name => ({
            name: t(`member.menu.${name}`),
            onClick: () => setOpen(name),
          }))}
      />
      {open === 'change' && (
        <GrantDialog roles={list.roles} member={member} onClose={close} />
      )}
      {open === 'revoke' && (
        <RevokeDialog
          member={member}
          roleName={roleName(member.role, list.roles)}
          onClose={close}
        />
      )}
    </>
  );
}

function MemberRow(props: {
  member: Member;
  list: MemberList;
  mayGrant: boolean;
}) {
  const classes = useStyles();
  const t = useMessages();
  const roleName = useRoleName();
  const { member, list, mayGrant } = props;
  const { ref, title, missing, role, folder } = member;
  return (
    <TableRow>
      <TableCell className={classes.name}>
        {missing ? ref : <EntityName text={ref} title={title} />}
        {missing ? (
          <div>
            <StatusChip status="unknown" label={t('member.missing')} />
          </div>
        ) : (
          <Typography variant="caption" color="textSecondary" display="block">
            {ref}
          </Typography>
        )}
      </TableCell>
      <TableCell>
        {t(ref.startsWith('group:') ? 'member.group' : 'member.person')}
      </TableCell>
      <TableCell>{roleName(role, list.roles)}</TableCell>
      <TableCell>
        {folder ? t('member.fromFolder', { folder }) : t('member.own')}
      </TableCell>
      {mayGrant && (
        <TableCell align="right">
          {!folder && <MemberActions member={member} list={list} />}
        </TableCell>
      )}
    </TableRow>
  );
}

/** Members, one role in a row. */
export function MembersTable(props: { list: MemberList; mayGrant: boolean }) {
  const t = useMessages();
  const { list, mayGrant } = props;
  return (
    <PlainTable
      caption={t('member.title')}
      columns={[
        { label: t('column.member') },
        { label: t('column.kind') },
        { label: t('column.role') },
        { label: t('column.from') },
        ...(mayGrant ? [{ label: t('column.actions'), silent: true }] : []),
      ]}
    >
      {list.items.map(member => (
        <MemberRow
          key={`${member.ref} ${member.role} ${member.folder ?? ''}`}
          member={member}
          list={list}
          mayGrant={mayGrant}
        />
      ))}
    </PlainTable>
  );
}
