import {
  type DebugImage,
  imageNameSchema,
  type PodDetail,
} from '@amamba/plugin-amamba-debug-common';
import { Field, useLocale } from '@amamba/plugin-amamba-react';
import FormControl from '@material-ui/core/FormControl';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import FormLabel from '@material-ui/core/FormLabel';
import Radio from '@material-ui/core/Radio';
import RadioGroup from '@material-ui/core/RadioGroup';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useMessages } from '../../translation/translation';
import { Badge } from '../shared/Badge';

/** An image of the catalogue by its id, one by its name, or that of the pod. */
export interface ImageDraft {
  choice: string;
  custom: string;
}

/** Choice that stands for an image by its name. */
export const CUSTOM = '#custom';
/** Choice that stands for the image that is there. */
export const SAME = '#same';

const useStyles = makeStyles(
  theme => ({
    group: { display: 'block', margin: theme.spacing(1, 0) },
    option: { alignItems: 'flex-start', marginTop: theme.spacing(0.5) },
    title: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(0.5, 1),
      paddingTop: 9,
    },
    image: { fontFamily: 'monospace', overflowWrap: 'anywhere' },
    custom: { paddingLeft: theme.spacing(4) },
  }),
  { name: 'AmambaDebugImageChoice' },
);

/** The catalogue, what suits a container first. */
export function sortBySuitability(
  images: DebugImage[],
  suitable: string[],
): DebugImage[] {
  const rank = ({ id }: DebugImage) => {
    const index = suitable.indexOf(id);
    return index < 0 ? suitable.length : index;
  };
  return [...images].sort((a, b) => rank(a) - rank(b));
}

/** What a container of a pod is made with, as far as that is known. */
export function languagesOf(
  pod: PodDetail | undefined,
  container: string,
): string[] {
  return (
    pod?.containers.find(({ name }) => name === container)?.languages ?? []
  );
}

/** Whether an image is made for what runs in a container. */
export function suitsLanguages(
  image: DebugImage,
  languages: string[],
): boolean {
  return image.suits.some(matter => languages.includes(matter));
}

/** The name of the image that was chosen; undefined while it is none. */
export function chosenImage(
  draft: ImageDraft,
  images: DebugImage[],
): string | undefined {
  return draft.choice === CUSTOM
    ? imageNameSchema.safeParse(draft.custom.trim()).data || undefined
    : images.find(({ id }) => id === draft.choice)?.image;
}

function Option(props: { image: DebugImage; suits: boolean }) {
  const classes = useStyles();
  const t = useMessages();
  const locale = useLocale();
  const { title, description, image, suits } = props.image;
  return (
    <div>
      <div className={classes.title}>
        <span>{title}</span>
        {props.suits && <Badge marked>{t('image.suits')}</Badge>}
        {suits.map(matter => (
          <Badge key={matter}>{matter}</Badge>
        ))}
      </div>
      {description && (
        <Typography variant="caption" color="textSecondary" display="block">
          {locale.startsWith('zh') ? description.zh : description.en}
        </Typography>
      )}
      <Typography
        variant="caption"
        color="textSecondary"
        display="block"
        className={classes.image}
      >
        {image}
      </Typography>
    </div>
  );
}

function CustomImage(props: {
  draft: ImageDraft;
  allowed: string[];
  insist: boolean;
  onChange: (draft: ImageDraft) => void;
}) {
  const classes = useStyles();
  const t = useMessages();
  const { draft, allowed } = props;
  return (
    <div className={classes.custom}>
      <Field
        label={t('image.name')}
        placeholder="docker.io/library/busybox:1.37"
        value={draft.custom}
        onChange={custom => props.onChange({ ...draft, custom })}
        problem={
          imageNameSchema.safeParse(draft.custom.trim()).success
            ? undefined
            : t('image.problem')
        }
        insist={props.insist}
        inputProps={{ spellCheck: false, autoComplete: 'off' }}
        helperText={
          allowed.includes('**')
            ? t('image.anyAllowed')
            : t('image.allowed', { patterns: allowed.join(', ') })
        }
      />
    </div>
  );
}

/** Which image to bring. */
export function ImageChoice(props: {
  images: DebugImage[];
  /** Ids, the most suitable first. */
  suitable: string[];
  /** What the container is made with. */
  languages: string[];
  allowed: string[];
  /** Words for the image that is there, where it may stay. */
  same?: string;
  draft: ImageDraft;
  insist: boolean;
  onChange: (draft: ImageDraft) => void;
}) {
  const classes = useStyles();
  const t = useMessages();
  const { draft, onChange } = props;
  const radio = (value: string, label: React.ReactNode) => (
    <FormControlLabel
      key={value}
      value={value}
      className={classes.option}
      control={<Radio size="small" color="primary" />}
      label={label}
    />
  );
  return (
    <FormControl component="fieldset" className={classes.group}>
      <FormLabel component="legend">{t('image.title')}</FormLabel>
      <RadioGroup
        value={draft.choice}
        onChange={(_, choice) => onChange({ ...draft, choice })}
      >
        {props.same !== undefined &&
          radio(SAME, <div className={classes.title}>{props.same}</div>)}
        {sortBySuitability(props.images, props.suitable).map(image =>
          radio(
            image.id,
            <Option
              image={image}
              suits={suitsLanguages(image, props.languages)}
            />,
          ),
        )}
        {radio(
          CUSTOM,
          <div className={classes.title}>{t('image.custom')}</div>,
        )}
      </RadioGroup>
      {draft.choice === CUSTOM && <CustomImage {...props} />}
    </FormControl>
  );
}
