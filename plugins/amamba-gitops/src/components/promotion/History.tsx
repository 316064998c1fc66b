import type { Promotion } from '@amamba/plugin-amamba-gitops-common';
import {
  Absent,
  Age,
  LiveView,
  Pager,
  PlainTable,
  Section,
  usePaging,
  WideCell,
} from '@amamba/plugin-amamba-react';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import TableCell from '@material-ui/core/TableCell';
import TableRow from '@material-ui/core/TableRow';
import Typography from '@material-ui/core/Typography';
import { useMessages } from '../../translation/translation';
import { ChangesLine } from './ChangesTable';
import { titleOf } from './names';
import { CommitLink, PullRequestLink } from './PromotionLinks';
import { PromotionStateChip } from './PromotionStateChip';
import { type PathAnswer, usePromotions } from './usePromotion';

function Who(props: { promotion: Promotion }) {
  const t = useMessages();
  const { requestedBy, decidedBy } = props.promotion;
  return (
    <>
      <EntityRefLink entityRef={requestedBy} hideIcon />
      {decidedBy && decidedBy !== requestedBy && (
        <Typography variant="caption" color="textSecondary" display="block">
          {t('promotion.decidedBy')}{' '}
          <EntityRefLink entityRef={decidedBy} hideIcon />
        </Typography>
      )}
    </>
  );
}

/** Words that people, or the machine, gave. */
function Words(props: { promotion: Promotion }) {
  const { reason, decisionReason, message } = props.promotion;
  return (
    <>
      {[reason, decisionReason, message].filter(Boolean).map(text => (
        <Typography
          key={text}
          variant="caption"
          color="textSecondary"
          display="block"
          style={{ overflowWrap: 'anywhere' }}
        >
          {text}
        </Typography>
      ))}
    </>
  );
}

function PromotionRow(props: { promotion: Promotion; answer: PathAnswer }) {
  const t = useMessages();
  const { promotion, answer } = props;
  const { environments } = answer;
  return (
    <TableRow>
      <TableCell>
        {t('promotion.step', {
          from: titleOf(environments, promotion.from),
          to: titleOf(environments, promotion.to),
        })}
        <Typography variant="caption" color="textSecondary" display="block">
          <Age time={promotion.finishedAt ?? promotion.requestedAt} />
        </Typography>
      </TableCell>
      <TableCell>
        <PromotionStateChip state={promotion.state} />
        <Words promotion={promotion} />
      </TableCell>
      <TableCell>
        <ChangesLine changes={promotion.changes} />
      </TableCell>
      <WideCell>
        <Who promotion={promotion} />
      </WideCell>
      <TableCell>
        {promotion.commit || promotion.pullRequest ? (
          <>
            <CommitLink promotion={promotion} />{' '}
            <PullRequestLink promotion={promotion} />
          </>
        ) : (
          <Absent label={t('promotion.noCommit')} />
        )}
      </TableCell>
    </TableRow>
  );
}

/** What was promoted, newest first. */
export function History(props: { answer: PathAnswer }) {
  const t = useMessages();
  const paging = usePaging();
  const live = usePromotions(paging.cursor);
  return (
    <Section title={t('promotion.history')}>
      <LiveView of={live} loading={t('promotion.loadingHistory')}>
        {page =>
          page.items.length === 0 ? (
            <Typography variant="body2" color="textSecondary">
              {t('promotion.noHistory')}
            </Typography>
          ) : (
            <PlainTable
              caption={t('promotion.history')}
              waiting={live.previous}
              columns={[
                { label: t('promotion.way') },
                { label: t('promotion.outcome') },
                { label: t('promotion.changes') },
                { label: t('promotion.who'), wide: true },
                { label: t('promotion.commit') },
              ]}
            >
              {page.items.map(promotion => (
                <PromotionRow
                  key={promotion.id}
                  promotion={promotion}
                  answer={props.answer}
                />
              ))}
            </PlainTable>
          )
        }
      </LiveView>
      <Pager
        label={t('promotion.pages')}
        paging={paging}
        nextCursor={live.data?.nextCursor}
      />
    </Section>
  );
}
