import { StatusIcon, visuallyHidden } from '@amamba/plugin-amamba-react';
import { amambaReactTranslationRef } from '@amamba/plugin-amamba-react';
import type { RunSummary } from '@amamba/plugin-amamba-pipelines-common';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { makeStyles } from '@material-ui/core/styles';
import Tooltip from '@material-ui/core/Tooltip';
import { useMessages } from '../../translation/translation';

/** Most stages that are drawn; the rest is a number. */
const MAX_BRICKS = 10;

const useStyles = makeStyles(
  {
    root: { display: 'flex', alignItems: 'center', gap: 2 },
    brick: { display: 'inline-flex' },
    more: { whiteSpace: 'nowrap' },
  },
  { name: 'AmambaStageBricks' },
);

/** The stages of a run as a row of icons. */
export function StageBricks(props: { stages: RunSummary['stages'] }) {
  const classes = useStyles();
  const t = useMessages();
  const { t: statusName } = useTranslationRef(amambaReactTranslationRef);
  const words = props.stages.map(({ name, phase }) =>
    t('bricks.stage', { name, status: statusName(`status.${phase}`) }),
  );
  const hidden = props.stages.length - MAX_BRICKS;
  return (
    <span className={classes.root}>
      <span style={visuallyHidden}>{words.join(', ')}</span>
      {props.stages.slice(0, MAX_BRICKS).map((stage, index) => (
        <Tooltip key={stage.id} title={words[index]}>
          <span className={classes.brick} aria-hidden>
            <StatusIcon status={stage.phase} decorative />
          </span>
        </Tooltip>
      ))}
      {hidden > 0 && (
        <Tooltip title={words.slice(MAX_BRICKS).join(', ')}>
          <span aria-hidden className={classes.more}>
            {t('bricks.more', { number: String(hidden) })}
          </span>
        </Tooltip>
      )}
    </span>
  );
}
