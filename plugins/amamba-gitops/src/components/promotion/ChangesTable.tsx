import type { Promotion } from '@amamba/plugin-amamba-gitops-common';
import { Absent, PlainTable } from '@amamba/plugin-amamba-react';
import TableCell from '@material-ui/core/TableCell';
import TableRow from '@material-ui/core/TableRow';
import { useMessages } from '../../translation/translation';

/** What changes, value by value. */
export function ChangesTable(props: { changes: Promotion['changes'] }) {
  const t = useMessages();
  const wrap = { overflowWrap: 'anywhere', fontFamily: 'monospace' } as const;
  const nothing = <Absent label={t('promotion.noValue')} />;
  return (
    <PlainTable
      caption={t('promotion.changes')}
      columns={[
        { label: t('promotion.item') },
        { label: t('promotion.before') },
        { label: t('promotion.after') },
      ]}
    >
      {props.changes.map(({ item, before, after }) => (
        <TableRow key={item}>
          <TableCell>{item}</TableCell>
          <TableCell style={wrap}>{before ?? nothing}</TableCell>
          <TableCell style={wrap}>{after ?? nothing}</TableCell>
        </TableRow>
      ))}
    </PlainTable>
  );
}

/** What changes, in a line. */
export function ChangesLine(props: { changes: Promotion['changes'] }) {
  return (
    <>
      {props.changes.map(({ item, before, after }) => (
        <div key={item} style={{ overflowWrap: 'anywhere' }}>
          {item}: <code>{before ?? '–'}</code> → <code>{after ?? '–'}</code>
        </div>
      ))}
    </>
  );
}
