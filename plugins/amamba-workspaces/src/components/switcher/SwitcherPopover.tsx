import { EmptyState, LiveView, SearchField } from '@amamba/plugin-amamba-react';
import { Link } from '@backstage/core-components';
import Divider from '@material-ui/core/Divider';
import List from '@material-ui/core/List';
import ListItem from '@material-ui/core/ListItem';
import ListItemText from '@material-ui/core/ListItemText';
import Popover from '@material-ui/core/Popover';
import { makeStyles } from '@material-ui/core/styles';
import { useState } from 'react';
import { workspacePath } from '../../data/paths';
import { useWorkspaces } from '../../data/queries';
import { useCurrentWorkspace } from '../../data/useCurrentWorkspace';
import { useMessages } from '../../translation/translation';

const useStyles = makeStyles(
  theme => ({
    paper: { width: 320, padding: theme.spacing(1.5, 0, 0) },
    search: { padding: theme.spacing(0, 1.5), '& > *': { width: '100%' } },
    list: { maxHeight: '50vh', overflowY: 'auto' },
    status: { padding: theme.spacing(0, 1.5) },
  }),
  { name: 'AmambaSwitcherPopover' },
);

const SHOWN = 20;

/** Workspaces to go to. */
export function SwitcherPopover(props: {
  anchor: HTMLElement;
  path: string;
  onClose: () => void;
}) {
  const classes = useStyles();
  const t = useMessages();
  const [search, setSearch] = useState('');
  const [current, setCurrent] = useCurrentWorkspace();
  const { path, onClose } = props;
  const live = useWorkspaces({ search: search || undefined, limit: SHOWN });
  return (
    <Popover
      open
      anchorEl={props.anchor}
      onClose={onClose}
      anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }}
      PaperProps={{
        className: classes.paper,
        role: 'dialog',
        'aria-label': t('switcher.action'),
      }}
    >
      <div className={classes.search}>
        {/* It opens for this. */}
        {/* eslint-disable-next-line jsx-a11y/no-autofocus */}
        <SearchField
          label={t('list.search')}
          // A popover takes the focus; Material UI would give it to no field.
          // eslint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          text={search}
          onChange={setSearch}
        />
      </div>
      <div className={live.data ? undefined : classes.status}>
        <LiveView of={live} loading={t('list.loading')}>
          {({ items }) =>
            items.length === 0 ? (
              <EmptyState
                title={
                  search
                    ? t('list.noMatchTitle', { search })
                    : t('list.emptyTitle')
                }
              />
            ) : (
              <List dense className={classes.list}>
                {items.map(({ name, title }) => (
                  <li key={name}>
                    <ListItem
                      button
                      component={Link}
                      // Material UI takes it for a button.
                      role={undefined}
                      to={workspacePath(path, name)}
                      underline="none"
                      color="inherit"
                      selected={current?.name === name}
                      aria-current={current?.name === name || undefined}
                      onClick={() => {
                        setCurrent({ name, title });
                        onClose();
                      }}
                    >
                      <ListItemText
                        primary={title ?? name}
                        secondary={title && title !== name ? name : undefined}
                      />
                    </ListItem>
                  </li>
                ))}
              </List>
            )
          }
        </LiveView>
      </div>
      <Divider />
      <List dense disablePadding>
        <li>
          <ListItem
            button
            component={Link}
            role={undefined}
            to={path}
            underline="none"
            color="inherit"
            onClick={onClose}
          >
            <ListItemText primary={t('workspace.all')} />
          </ListItem>
        </li>
      </List>
    </Popover>
  );
}
