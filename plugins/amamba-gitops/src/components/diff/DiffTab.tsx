import type { ResourceDiff } from '@amamba/plugin-amamba-gitops-common';
import {
  EmptyState,
  GuardedButton,
  LiveView,
  Section,
  StatusChip,
  type Status,
  visuallyHidden,
} from '@amamba/plugin-amamba-react';
import Accordion from '@material-ui/core/Accordion';
import AccordionDetails from '@material-ui/core/AccordionDetails';
import AccordionSummary from '@material-ui/core/AccordionSummary';
import Checkbox from '@material-ui/core/Checkbox';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import ExpandMoreIcon from '@material-ui/icons/ExpandMore';
import Alert from '@material-ui/lab/Alert';
import { useId, useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { useDifferences } from '../../data/queries';
import { useDialog } from '../../data/useDialog';
import { useReasons } from '../../data/useReasons';
import { useMessages } from '../../translation/translation';
import { KindIcon } from '../resources/KindIcon';
import { resourceKey } from '../resources/tree';
import { DiffLayoutChoice } from './DiffLayoutChoice';
import { ResourceDiffView } from './ResourceDiffView';
import { type DiffLayout, useDiffLayout } from './useDiffLayout';

/** Differences that are open at first: more would be slow to draw. */
const OPEN_AT_FIRST = 3;

const CHANGE: Record<ResourceDiff['change'], Status> = {
  same: 'succeeded',
  modified: 'differs',
  added: 'queued',
  removed: 'cancelled',
};

const useStyles = makeStyles(
  theme => ({
    item: { display: 'flex', alignItems: 'flex-start' },
    accordion: { flex: 1, minWidth: 0 },
    head: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(0, 1.5),
      overflowWrap: 'anywhere',
      minWidth: 0,
    },
    details: { display: 'block' },
    list: { listStyle: 'none', margin: 0, padding: 0 },
  }),
  { name: 'AmambaDiffTab' },
);

/** Which differences are open, kept in the page's address once one was touched. */
function useOpen(keys: string[]) {
  const [search, setSearch] = useSearchParams();
  const touched = search.has('open');
  const open = touched ? search.getAll('open') : keys.slice(0, OPEN_AT_FIRST);
  return {
    isOpen: (key: string) => open.includes(key),
    toggle: (key: string) =>
      setSearch(
        previous => {
          const changed = new URLSearchParams(previous);
          const next = open.includes(key)
            ? open.filter(each => each !== key)
            : [...open, key];
          changed.delete('open');
          // An empty one says that none is open.
          (next.length > 0 ? next : ['']).forEach(each =>
            changed.append('open', each),
          );
          return changed;
        },
        { replace: true },
      ),
  };
}

function DiffItem(props: {
  diff: ResourceDiff;
  layout: DiffLayout;
  open: boolean;
  onToggle: () => void;
  chosen: boolean;
  onChoose: () => void;
}) {
  const classes = useStyles();
  const t = useMessages();
  const { diff, open } = props;
  const { kind, name, namespace, change } = diff;
  const id = useId();
  return (
    <li className={classes.item}>
      {/* In the button below, a heading would be none to screen readers. */}
      <h4 style={visuallyHidden}>
        {kind} {name}
      </h4>
      <Checkbox
        checked={props.chosen}
        onChange={props.onChoose}
        color="primary"
        inputProps={{ 'aria-label': t('diff.choose', { kind, name }) }}
      />
      <Accordion
        variant="outlined"
        square
        expanded={open}
        onChange={props.onToggle}
        className={classes.accordion}
        TransitionProps={{ unmountOnExit: true }}
      >
        <AccordionSummary
          id={`${id}-summary`}
          aria-controls={`${id}-details`}
          expandIcon={<ExpandMoreIcon />}
        >
          <span className={classes.head}>
            <KindIcon kind={kind} />
            <Typography component="span" variant="subtitle2">
              {kind} {name}
            </Typography>
            {namespace && (
              <Typography variant="caption" color="textSecondary">
                {namespace}
              </Typography>
            )}
            <StatusChip
              status={CHANGE[change]}
              label={t(`diff.change.${change}`)}
            />
          </span>
        </AccordionSummary>
        <AccordionDetails id={`${id}-details`} className={classes.details}>
          <ResourceDiffView diff={diff} layout={props.layout} />
        </AccordionDetails>
      </Accordion>
    </li>
  );
}

function Differences(props: { items: ResourceDiff[]; truncated: boolean }) {
  const classes = useStyles();
  const t = useMessages();
  const { items } = props;
  const keys = items.map(resourceKey);
  const [layout, setLayout] = useDiffLayout();
  const open = useOpen(keys);
  const [chosen, setChosen] = useState<string[]>([]);
  const still = chosen.filter(key => keys.includes(key));
  const reasons = useReasons();
  const { show } = useDialog();
  if (items.length === 0) {
    return (
      <EmptyState title={t('diff.noneTitle')}>{t('diff.none')}</EmptyState>
    );
  }
  return (
    <Section
      level={3}
      title={t('diff.title', { number: String(items.length) })}
      actions={
        <>
          <GuardedButton
            variant="outlined"
            size="small"
            reason={
              reasons.sync ??
              (still.length === 0 ? t('diff.chooseFirst') : undefined)
            }
            onClick={() => show('sync', { only: still })}
          >
            {t('diff.syncChosen', { number: String(still.length) })}
          </GuardedButton>
          <DiffLayoutChoice layout={layout} onChange={setLayout} />
        </>
      }
    >
      {props.truncated && (
        <Alert severity="info" role="note">
          {t('diff.truncated')}
        </Alert>
      )}
      <ul className={classes.list}>
        {items.map((diff, index) => (
          <DiffItem
            key={keys[index]}
            diff={diff}
            layout={layout}
            open={open.isOpen(keys[index])}
            onToggle={() => open.toggle(keys[index])}
            chosen={still.includes(keys[index])}
            onChoose={() =>
              setChosen(
                still.includes(keys[index])
                  ? still.filter(key => key !== keys[index])
                  : [...still, keys[index]],
              )
            }
          />
        ))}
      </ul>
    </Section>
  );
}

/** How the application's resources are, and how Git has them. */
export function DiffTab() {
  const t = useMessages();
  const live = useDifferences();
  return (
    <LiveView of={live} loading={t('diff.loading')}>
      {({ items, truncated }) => (
        <Differences
          // Hooks are not there between syncs, which makes nothing differ.
          items={items.filter(({ hook }) => !hook)}
          truncated={truncated}
        />
      )}
    </LiveView>
  );
}
