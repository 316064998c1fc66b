import { EmptyState, LiveView, Section } from '@amamba/plugin-amamba-react';
import { workspacesGrantPermission } from '@amamba/plugin-amamba-workspaces-common';
import Button from '@material-ui/core/Button';
import PersonAddIcon from '@material-ui/icons/PersonAdd';
import { useState } from 'react';
import { type MemberList, useMembers } from '../../data/queries';
import { useMayEdit } from '../../data/workspace';
import { useMessages } from '../../translation/translation';
import { GrantDialog } from './GrantDialog';
import { MembersTable } from './MembersTable';

function GrantButton(props: { list: MemberList }) {
  const t = useMessages();
  const [granting, setGranting] = useState(false);
  return (
    <>
      <Button
        variant="contained"
        color="primary"
        startIcon={<PersonAddIcon />}
        onClick={() => setGranting(true)}
      >
        {t('member.grant')}
      </Button>
      {granting && (
        <GrantDialog
          roles={props.list.roles}
          onClose={() => setGranting(false)}
        />
      )}
    </>
  );
}

/** Who holds which role, and where it comes from. */
export function MembersTab() {
  const t = useMessages();
  const live = useMembers();
  const mayGrant = useMayEdit(workspacesGrantPermission);
  return (
    <Section
      title={t('member.title')}
      actions={mayGrant && live.data && <GrantButton list={live.data} />}
    >
      <LiveView of={live} loading={t('member.loading')}>
        {list =>
          list.items.length === 0 ? (
            <EmptyState title={t('member.emptyTitle')}>
              {t('member.empty')}
            </EmptyState>
          ) : (
            <MembersTable list={list} mayGrant={mayGrant} />
          )
        }
      </LiveView>
    </Section>
  );
}
