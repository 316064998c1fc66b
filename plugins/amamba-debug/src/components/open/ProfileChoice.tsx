import {
  DEBUG_PROFILES,
  debugPrivilegedPermission,
  type DebugProfile,
  type PodDetail,
} from '@amamba/plugin-amamba-debug-common';
import FormControl from '@material-ui/core/FormControl';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import FormHelperText from '@material-ui/core/FormHelperText';
import FormLabel from '@material-ui/core/FormLabel';
import Radio from '@material-ui/core/Radio';
import RadioGroup from '@material-ui/core/RadioGroup';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useId } from 'react';
import { useDenied } from '../../data/useDenied';
import { useMessages } from '../../translation/translation';

const useStyles = makeStyles(
  theme => ({
    group: { display: 'block', margin: theme.spacing(1, 0) },
    option: { alignItems: 'flex-start' },
    label: { paddingTop: 9 },
    off: { color: theme.palette.textSubtle },
  }),
  { name: 'AmambaDebugProfileChoice' },
);

type PodSecurity = PodDetail['podSecurity'];

/** Why each profile cannot be used; those that can are not in it. */
export function useRefusedProfiles(
  podSecurity: PodSecurity | undefined,
): Map<DebugProfile, string> {
  const denied = useDenied();
  const privileged = denied(debugPrivilegedPermission);
  const refused = new Map<DebugProfile, string>();
  podSecurity?.refused.forEach(({ profile, because }) =>
    refused.set(profile, because),
  );
  if (privileged) {
    refused.set('sysadmin', privileged);
  }
  return refused;
}

/** The profile that may be used and gives the most of what is harmless. */
export function firstProfile(
  refused: Map<DebugProfile, string>,
): DebugProfile | undefined {
  return DEBUG_PROFILES.find(
    profile => profile !== 'sysadmin' && !refused.has(profile),
  );
}

/** What a debug container may do. */
export function ProfileChoice(props: {
  podSecurity: PodSecurity | undefined;
  value: DebugProfile | undefined;
  onChange: (profile: DebugProfile) => void;
}) {
  const classes = useStyles();
  const t = useMessages();
  const id = useId();
  const refused = useRefusedProfiles(props.podSecurity);
  return (
    <FormControl component="fieldset" className={classes.group}>
      <FormLabel component="legend">{t('profile.title')}</FormLabel>
      {props.podSecurity && (
        <FormHelperText>
          {t('profile.level', { level: props.podSecurity.level })}
        </FormHelperText>
      )}
      <RadioGroup
        value={props.value ?? ''}
        onChange={(_, value) =>
          DEBUG_PROFILES.filter(profile => profile === value).forEach(
            props.onChange,
          )
        }
      >
        {DEBUG_PROFILES.map(profile => {
          const because = refused.get(profile);
          return (
            <FormControlLabel
              key={profile}
              value={profile}
              disabled={because !== undefined}
              className={classes.option}
              control={
                <Radio
                  size="small"
                  color="primary"
                  inputProps={{ 'aria-describedby': `${id}-${profile}` }}
                />
              }
              label={
                <div className={classes.label}>
                  <span>{profile}</span>
                  <Typography
                    id={`${id}-${profile}`}
                    variant="caption"
                    display="block"
                    className={classes.off}
                  >
                    {because
                      ? t('profile.refused', { because })
                      : t(`profile.${profile}`)}
                  </Typography>
                </div>
              }
            />
          );
        })}
      </RadioGroup>
    </FormControl>
  );
}
