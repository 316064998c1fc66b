import IconButton from '@material-ui/core/IconButton';
import InputBase from '@material-ui/core/InputBase';
import { makeStyles } from '@material-ui/core/styles';
import Tooltip from '@material-ui/core/Tooltip';
import ArrowDownwardIcon from '@material-ui/icons/ArrowDownward';
import CloseIcon from '@material-ui/icons/Close';
import GetAppIcon from '@material-ui/icons/GetApp';
import KeyboardArrowDownIcon from '@material-ui/icons/KeyboardArrowDown';
import KeyboardArrowUpIcon from '@material-ui/icons/KeyboardArrowUp';
import SearchIcon from '@material-ui/icons/Search';
import WrapTextIcon from '@material-ui/icons/WrapText';
import type { KeyboardEvent, ReactNode } from 'react';
import { CopyButton } from '../feedback/CopyButton';
import { useMessages } from '../translation/translation';
import type { Search } from './useSearch';

const useStyles = makeStyles(
  theme => ({
    bar: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(0.5),
      padding: theme.spacing(0.5, 1),
      borderBottom: `1px solid ${theme.palette.divider}`,
    },
    title: {
      ...theme.typography.subtitle2,
      flex: '1 1 auto',
      minWidth: 0,
      overflow: 'hidden',
      textOverflow: 'ellipsis',
    },
    search: {
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(0.5),
      padding: theme.spacing(0, 0.5, 0, 1),
      border: `1px solid ${theme.palette.divider}`,
      borderRadius: theme.shape.borderRadius,
      '&:focus-within': { borderColor: theme.palette.primary.main },
    },
    input: { width: 150, ...theme.typography.body2 },
    count: { ...theme.typography.caption, whiteSpace: 'nowrap' },
    on: { color: theme.palette.primary.main },
  }),
  { name: 'AmambaLogToolbar' },
);

function ToolButton(props: {
  name: string;
  icon: ReactNode;
  onClick: () => void;
  pressed?: boolean;
  disabled?: boolean;
}) {
  const classes = useStyles();
  const button = (
    <IconButton
      size="small"
      aria-label={props.name}
      aria-pressed={props.pressed}
      className={props.pressed ? classes.on : undefined}
      onClick={props.onClick}
      disabled={props.disabled}
    >
      {props.icon}
    </IconButton>
  );
  return props.disabled ? (
    button
  ) : (
    <Tooltip title={props.name}>{button}</Tooltip>
  );
}

function SearchField(props: { search: Search }) {
  const classes = useStyles();
  const t = useMessages();
  const { search } = props;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') {
      search.step(event.shiftKey ? -1 : 1);
      event.preventDefault();
    } else if (event.key === 'Escape') {
      search.setText('');
    }
  };
  const slots = {
    current: String(search.current + 1),
    total: String(search.total),
  };
  let count = '';
  if (search.text && search.total === 0) {
    count = t('log.noMatches');
  } else if (search.text) {
    count = t(search.capped ? 'log.matchesCapped' : 'log.matches', slots);
  }
  return (
    <div className={classes.search} role="search">
      <SearchIcon fontSize="small" color="disabled" />
      <InputBase
        className={classes.input}
        value={search.text}
        onChange={event => search.setText(event.target.value)}
        onKeyDown={onKeyDown}
        placeholder={t('log.search')}
        inputProps={{ 'aria-label': t('log.search') }}
      />
      <span className={classes.count} role="status">
        {count}
      </span>
      {search.text && (
        <>
          <ToolButton
            name={t('log.previous')}
            icon={<KeyboardArrowUpIcon fontSize="small" />}
            onClick={() => search.step(-1)}
            disabled={search.total === 0}
          />
          <ToolButton
            name={t('log.next')}
            icon={<KeyboardArrowDownIcon fontSize="small" />}
            onClick={() => search.step(1)}
            disabled={search.total === 0}
          />
          <ToolButton
            name={t('log.clearSearch')}
            icon={<CloseIcon fontSize="small" />}
            onClick={() => search.setText('')}
          />
        </>
      )}
    </div>
  );
}

/** Properties of {@link LogToolbar}. */
export interface LogToolbarProps {
  title: string;
  search: Search;
  following: boolean;
  onFollow: () => void;
  /** The log may still grow. */
  growing: boolean;
  wrap: boolean;
  onWrap: () => void;
  downloading: boolean;
  onDownload: () => void;
  copyText: () => string;
}

/** Search and switches above a log. */
export function LogToolbar(props: LogToolbarProps) {
  const classes = useStyles();
  const t = useMessages();
  return (
    <div className={classes.bar}>
      <span className={classes.title}>{props.title}</span>
      <SearchField search={props.search} />
      <ToolButton
        name={props.growing ? t('log.follow') : t('log.toEnd')}
        icon={<ArrowDownwardIcon fontSize="small" />}
        onClick={props.onFollow}
        pressed={props.following}
      />
      <ToolButton
        name={t('log.wrap')}
        icon={<WrapTextIcon fontSize="small" />}
        onClick={props.onWrap}
        pressed={props.wrap}
      />
      <CopyButton label={t('log.copy')} text={props.copyText} />
      <ToolButton
        name={props.downloading ? t('log.downloading') : t('log.download')}
        icon={<GetAppIcon fontSize="small" />}
        onClick={props.onDownload}
        disabled={props.downloading}
      />
    </div>
  );
}
