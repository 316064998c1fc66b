import type { ManagedResource } from '@amamba/plugin-amamba-gitops-common';
import { Check, SearchField } from '@amamba/plugin-amamba-react';
import Button from '@material-ui/core/Button';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import FormHelperText from '@material-ui/core/FormHelperText';
import Radio from '@material-ui/core/Radio';
import RadioGroup from '@material-ui/core/RadioGroup';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useState } from 'react';
import { useMessages } from '../../translation/translation';
import { isLeftOver, resourceKey } from '../resources/tree';
import { outOfSync } from './syncForm';

/** Most that are drawn; the search finds the others. */
const MAX_DRAWN = 100;

const useStyles = makeStyles(
  theme => ({
    list: {
      maxHeight: 260,
      overflow: 'auto',
      border: `1px solid ${theme.palette.divider}`,
      borderRadius: theme.shape.borderRadius,
      padding: theme.spacing(0.5, 1.5),
      margin: theme.spacing(1, 0),
      overflowWrap: 'anywhere',
    },
    bar: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) },
  }),
  { name: 'AmambaResourceChoice' },
);

function ChosenResources(props: {
  resources: ManagedResource[];
  chosen: string[];
  onChange: (chosen: string[]) => void;
}) {
  const classes = useStyles();
  const t = useMessages();
  const { resources, chosen, onChange } = props;
  const [search, setSearch] = useState('');
  const text = search.toLocaleLowerCase('en-US');
  const found = resources.filter(
    ({ kind, name, hook }) =>
      !hook && `${kind} ${name}`.toLocaleLowerCase('en-US').includes(text),
  );
  const toggle = (key: string) =>
    onChange(
      chosen.includes(key)
        ? chosen.filter(each => each !== key)
        : [...chosen, key],
    );
  return (
    <>
      <div className={classes.bar}>
        <SearchField
          label={t('resources.find')}
          text={search}
          onChange={setSearch}
        />
        <Button size="small" onClick={() => onChange(outOfSync(resources))}>
          {t('syncing.chooseOutOfSync')}
        </Button>
        <Button size="small" onClick={() => onChange([])}>
          {t('syncing.chooseNone')}
        </Button>
      </div>
      <div
        className={classes.list}
        role="group"
        aria-label={t('syncing.resources')}
      >
        {found.slice(0, MAX_DRAWN).map(resource => {
          const key = resourceKey(resource);
          return (
            <Check
              key={key}
              label={`${resource.kind} ${resource.name}`}
              help={[
                resource.namespace,
                resource.sync && t(`sync.${resource.sync}`),
                isLeftOver(resource) && t('resources.requiresPruning'),
              ]
                .filter(Boolean)
                .join(' · ')}
              checked={chosen.includes(key)}
              onChange={() => toggle(key)}
            />
          );
        })}
        {found.length > MAX_DRAWN && (
          <Typography variant="caption" color="textSecondary">
            {t('syncing.moreResources', {
              number: String(found.length - MAX_DRAWN),
            })}
          </Typography>
        )}
      </div>
      <Typography variant="caption" color="textSecondary" role="status">
        {t('syncing.chosen', {
          number: String(chosen.length),
          total: String(resources.length),
        })}
      </Typography>
    </>
  );
}

/** All resources, or those that are chosen. */
export function ResourceChoice(props: {
  resources: ManagedResource[];
  /** Absent: all. */
  chosen: string[] | undefined;
  problem: string | undefined;
  onChange: (chosen: string[] | undefined) => void;
}) {
  const t = useMessages();
  const { resources, chosen, problem, onChange } = props;
  return (
    <div>
      <RadioGroup
        aria-label={t('syncing.resources')}
        value={chosen ? 'chosen' : 'all'}
        onChange={(_, value) =>
          onChange(value === 'all' ? undefined : outOfSync(resources))
        }
      >
        <FormControlLabel
          value="all"
          control={<Radio size="small" color="primary" />}
          label={t('syncing.all', { number: String(resources.length) })}
        />
        <FormControlLabel
          value="chosen"
          control={<Radio size="small" color="primary" />}
          label={t('syncing.onlyChosen')}
        />
      </RadioGroup>
      {chosen && (
        <ChosenResources
          resources={resources}
          chosen={chosen}
          onChange={onChange}
        />
      )}
      {problem && (
        <FormHelperText error role="alert">
          {problem}
        </FormHelperText>
      )}
    </div>
  );
}
