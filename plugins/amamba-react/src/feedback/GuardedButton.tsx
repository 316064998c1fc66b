import Button, { type ButtonProps } from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Tooltip from '@material-ui/core/Tooltip';

const useStyles = makeStyles(
  { off: { opacity: 0.5, cursor: 'default' } },
  { name: 'AmambaGuardedButton' },
);

/** @public */
export type GuardedButtonProps = ButtonProps & {
  /** Why it cannot be used; absent: it can. */
  reason?: string;
};

/**
 * A button that says why it cannot be used. It stays in the focus order, so
 * that people who do not use a mouse learn the reason too.
 */
export function GuardedButton(props: GuardedButtonProps) {
  const classes = useStyles();
  const { reason, ...rest } = props;
  if (reason === undefined) {
    return <Button {...rest} />;
  }
  return (
    <Tooltip title={reason}>
      <Button
        {...rest}
        className={classes.off}
        aria-disabled
        disableRipple
        onClick={undefined}
      />
    </Tooltip>
  );
}
