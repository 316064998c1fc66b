import { Link } from '@backstage/core-components';
import { makeStyles } from '@material-ui/core/styles';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      flexWrap: 'wrap',
      gap: theme.spacing(0, 1),
      listStyle: 'none',
      margin: theme.spacing(0, 0, 2),
      padding: 0,
      borderBottom: `1px solid ${theme.palette.divider}`,
    },
    link: {
      display: 'block',
      padding: theme.spacing(1, 1.5),
      marginBottom: -1,
      color: theme.palette.textSubtle,
      borderBottom: '2px solid transparent',
      '&:hover': { color: theme.palette.text.primary, textDecoration: 'none' },
      '&[aria-current]': {
        color: theme.palette.text.primary,
        fontWeight: 600,
        borderBottomColor: theme.palette.primary.main,
      },
    },
  }),
  { name: 'AmambaNavLinks' },
);

/** Links to the parts of something; one of them is the page. @public */
export function NavLinks(props: {
  label: string;
  links: { to: string; name: string; current: boolean }[];
}) {
  const classes = useStyles();
  return (
    <nav aria-label={props.label}>
      <ul className={classes.root}>
        {props.links.map(({ to, name, current }) => (
          <li key={to}>
            <Link
              to={to}
              className={classes.link}
              aria-current={current ? 'page' : undefined}
            >
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
