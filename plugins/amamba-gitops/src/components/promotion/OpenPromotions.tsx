import type { Promotion } from '@amamba/plugin-amamba-gitops-common';
import { Age, Section } from '@amamba/plugin-amamba-react';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import Card from '@material-ui/core/Card';
import CardActions from '@material-ui/core/CardActions';
import CardContent from '@material-ui/core/CardContent';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useMessages } from '../../translation/translation';
import { ChangesLine } from './ChangesTable';
import { DecisionButtons } from './DecisionButtons';
import { titleOf } from './names';
import { PromotionStateChip } from './PromotionStateChip';
import { PullRequestLink } from './PromotionLinks';
import type { PathAnswer } from './usePromotion';

const useStyles = makeStyles(
  theme => ({
    card: { marginBottom: theme.spacing(1.5) },
    head: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(0.5, 2),
    },
  }),
  { name: 'AmambaOpenPromotions' },
);

function OpenPromotion(props: { promotion: Promotion; answer: PathAnswer }) {
  const classes = useStyles();
  const t = useMessages();
  const { promotion, answer } = props;
  const { environments } = answer;
  return (
    <Card variant="outlined" className={classes.card}>
      <CardContent>
        <div className={classes.head}>
          <Typography variant="subtitle1" component="h3">
            {t('promotion.step', {
              from: titleOf(environments, promotion.from),
              to: titleOf(environments, promotion.to),
            })}
          </Typography>
          <PromotionStateChip state={promotion.state} />
          <PullRequestLink promotion={promotion} />
        </div>
        <Typography variant="caption" color="textSecondary" component="p">
          <EntityRefLink entityRef={promotion.requestedBy} hideIcon />
          {' · '}
          <Age time={promotion.requestedAt} />
        </Typography>
        <ChangesLine changes={promotion.changes} />
        {promotion.reason && (
          <Typography variant="body2" style={{ overflowWrap: 'anywhere' }}>
            {t('promotion.because', { reason: promotion.reason })}
          </Typography>
        )}
        {promotion.message && (
          <Typography variant="body2" style={{ overflowWrap: 'anywhere' }}>
            {promotion.message}
          </Typography>
        )}
      </CardContent>
      {promotion.state === 'waiting' && (
        <CardActions>
          <DecisionButtons promotion={promotion} />
        </CardActions>
      )}
    </Card>
  );
}

/** Promotions that are not over yet. */
export function OpenPromotions(props: { answer: PathAnswer }) {
  const t = useMessages();
  const { open } = props.answer;
  if (open.length === 0) {
    return null;
  }
  return (
    <Section title={t('promotion.open', { number: String(open.length) })}>
      {open.map(promotion => (
        <OpenPromotion
          key={promotion.id}
          promotion={promotion}
          answer={props.answer}
        />
      ))}
    </Section>
  );
}
