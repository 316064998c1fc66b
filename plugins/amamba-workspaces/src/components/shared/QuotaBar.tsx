import {
  quantitySchema,
  type ResourceAmounts,
  toQuantity,
} from '@amamba/plugin-amamba-common';
import { type Status, statusColor } from '@amamba/plugin-amamba-react';
import { makeStyles, useTheme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useMessages } from '../../translation/translation';
import { useDimensionName } from './useDimensionName';

const useStyles = makeStyles(
  theme => ({
    bars: {
      display: 'grid',
      gap: theme.spacing(0.75, 2),
      gridTemplateColumns: 'repeat(auto-fill, minmax(190px, 1fr))',
    },
    words: {
      display: 'flex',
      justifyContent: 'space-between',
      gap: theme.spacing(1),
      lineHeight: 1.4,
    },
    track: {
      height: 6,
      borderRadius: 3,
      overflow: 'hidden',
      backgroundColor: theme.palette.action.disabledBackground,
    },
    bar: { height: '100%', minWidth: 2 },
  }),
  { name: 'AmambaQuotaBar' },
);

/** Which part of `hard` is used, from 0 to 1; undefined: it cannot be told. */
export function usedPart(
  used: string | undefined,
  hard: string,
): number | undefined {
  if (
    used === undefined ||
    !quantitySchema.safeParse(used).success ||
    !quantitySchema.safeParse(hard).success
  ) {
    return undefined;
  }
  const total = toQuantity(hard).nanos;
  const part = toQuantity(used).nanos;
  if (total === 0n) {
    return part > 0n ? 1 : 0;
  }
  return Math.min(1, Number((part * 1000n) / total) / 1000);
}

function statusOf(part: number): Status {
  if (part >= 1) return 'failed';
  return part >= 0.8 ? 'waiting' : 'succeeded';
}

/** How much of one bound is used. */
export function QuotaBar(props: {
  resource: string;
  used: string | undefined;
  hard: string;
}) {
  const classes = useStyles();
  const t = useMessages();
  const theme = useTheme();
  const { resource, used, hard } = props;
  const name = useDimensionName()(resource);
  const part = usedPart(used, hard);
  const words =
    used === undefined
      ? t('quota.ofUnknown', { hard })
      : t('quota.usedOf', { used, hard });
  return (
    <div>
      <Typography variant="caption" component="div" className={classes.words}>
        <span>{name}</span>
        <span>{words}</span>
      </Typography>
      <div
        role="meter"
        aria-label={name}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round((part ?? 0) * 100)}
        aria-valuetext={words}
        className={classes.track}
      >
        {part !== undefined && part > 0 && (
          <div
            className={classes.bar}
            style={{
              width: `${part * 100}%`,
              backgroundColor: statusColor(theme, statusOf(part)),
            }}
          />
        )}
      </div>
    </div>
  );
}

/** How much of each bound of a quota is used. */
export function QuotaBars(props: {
  hard: ResourceAmounts;
  used: Record<string, string> | undefined;
}) {
  const classes = useStyles();
  return (
    <div className={classes.bars}>
      {Object.entries(props.hard).map(([resource, hard]) => (
        <QuotaBar
          key={resource}
          resource={resource}
          used={props.used?.[resource]}
          hard={hard}
        />
      ))}
    </div>
  );
}
