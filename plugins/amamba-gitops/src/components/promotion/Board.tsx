import {
  type EnvironmentState,
  gitopsPromotePermission,
} from '@amamba/plugin-amamba-gitops-common';
import { GuardedButton } from '@amamba/plugin-amamba-react';
import { makeStyles } from '@material-ui/core/styles';
import ArrowForwardIcon from '@material-ui/icons/ArrowForward';
import { useState } from 'react';
import { useRefusal } from '../../data/useRefusal';
import { useMessages } from '../../translation/translation';
import { EnvironmentCard } from './EnvironmentCard';
import { titleOf } from './names';
import { PromoteDialog } from './PromoteDialog';
import type { PathAnswer } from './usePromotion';

const useStyles = makeStyles(
  theme => ({
    board: {
      display: 'flex',
      alignItems: 'stretch',
      gap: theme.spacing(1),
      margin: 0,
      padding: 0,
      listStyle: 'none',
      [theme.breakpoints.down('sm')]: { flexDirection: 'column' },
    },
    item: {
      display: 'flex',
      flex: '1 1 0',
      alignItems: 'stretch',
      gap: theme.spacing(1),
      minWidth: 0,
      '&:first-child': { flexGrow: 0.75 },
      [theme.breakpoints.down('sm')]: {
        flexDirection: 'column',
      },
    },
    arrow: {
      alignSelf: 'center',
      [theme.breakpoints.down('sm')]: {
        '& svg': { transform: 'rotate(90deg)' },
      },
    },
    // Many environments, or a narrow page between 960 and what they need.
    scroll: { overflowX: 'auto', paddingBottom: theme.spacing(1) },
    card: { flex: 1, minWidth: 180 },
  }),
  { name: 'AmambaPromotionBoard' },
);

/** Why nothing can be promoted from one environment to the next, if so. */
function useHindrance(answer: PathAnswer) {
  const t = useMessages();
  const denied = useRefusal(gitopsPromotePermission);
  return (from: EnvironmentState, to: EnvironmentState) => {
    if (denied) {
      return t('promotion.promoteDenied');
    }
    if (from.problem !== undefined || to.problem !== undefined) {
      return t('promotion.problemFirst');
    }
    if (answer.open.some(each => each.to === to.name)) {
      return t('promotion.already');
    }
    return to.sameAsPrevious ? t('promotion.nothing') : undefined;
  };
}

/** The environments in order, with the way from each to the next. */
export function Board(props: { answer: PathAnswer }) {
  const classes = useStyles();
  const t = useMessages();
  const { answer } = props;
  const { environments } = answer;
  const hindrance = useHindrance(answer);
  const [step, setStep] = useState<{ from: string; to: string }>();
  return (
    <div className={classes.scroll}>
      <ol className={classes.board} aria-label={t('promotion.board')}>
        {environments.map((environment, index) => {
          const before = environments[index - 1];
          return (
            <li key={environment.name} className={classes.item}>
              {before && (
                <div className={classes.arrow}>
                  <GuardedButton
                    size="small"
                    color="primary"
                    endIcon={<ArrowForwardIcon />}
                    aria-label={t('promotion.promoteOf', {
                      from: titleOf(environments, before.name),
                      to: titleOf(environments, environment.name),
                    })}
                    reason={hindrance(before, environment)}
                    onClick={() =>
                      setStep({ from: before.name, to: environment.name })
                    }
                  >
                    {t('promotion.promote')}
                  </GuardedButton>
                </div>
              )}
              <div className={classes.card}>
                <EnvironmentCard
                  environment={environment}
                  first={index === 0}
                />
              </div>
            </li>
          );
        })}
      </ol>
      {step && (
        <PromoteDialog
          step={step}
          environments={environments}
          onClose={() => setStep(undefined)}
        />
      )}
    </div>
  );
}
