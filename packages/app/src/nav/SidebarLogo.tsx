import {
  Link,
  sidebarConfig,
  useSidebarOpenState,
} from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { makeStyles } from '@material-ui/core/styles';
import { appTranslationRef } from '../translation';

const useStyles = makeStyles({
  root: {
    width: sidebarConfig.drawerWidthClosed,
    height: 3 * sidebarConfig.logoHeight,
    display: 'flex',
    alignItems: 'center',
    marginBottom: -14,
  },
  link: {
    display: 'flex',
    alignItems: 'center',
    gap: 12,
    marginLeft: 20,
    color: '#fff',
    font: '600 20px/1 system-ui, sans-serif',
    letterSpacing: '.02em',
  },
});

/** Three lanes that become one: the product's mark, with its name when there is room. */
export function SidebarLogo() {
  const classes = useStyles();
  const { isOpen } = useSidebarOpenState();
  const { t } = useTranslationRef(appTranslationRef);
  return (
    <div className={classes.root}>
      <Link
        to="/"
        underline="none"
        className={classes.link}
        aria-label={t('nav.home')}
      >
        <svg width="32" height="32" viewBox="0 0 32 32" aria-hidden="true">
          <g fill="none" strokeWidth="3.2" strokeLinecap="round">
            <path d="M4 7c8 0 8 9 14 9h8" stroke="#7df3e1" />
            <path d="M4 16h22" stroke="#fff" />
            <path d="M4 25c8 0 8-9 14-9h8" stroke="#ffb454" />
          </g>
          <circle cx="27" cy="16" r="3.6" fill="#fff" />
        </svg>
        {isOpen && <span>Amamba</span>}
      </Link>
    </div>
  );
}
