import type {
  ContainerDetail,
  DebugImage,
  PodDetail,
  Snippet,
} from '@amamba/plugin-amamba-debug-common';
import {
  CopyButton,
  EmptyState,
  GuardedButton,
  useLocale,
} from '@amamba/plugin-amamba-react';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useState } from 'react';
import { usePolicy } from '../../data/queries';
import { useMessages } from '../../translation/translation';
import { sortBySuitability, suitsLanguages } from '../open/ImageChoice';
import { useOpening } from '../open/opening';
import { Badge } from '../shared/Badge';
import { Code, Part, Quiet } from './Part';

const useStyles = makeStyles(
  theme => ({
    snippet: {
      display: 'flex',
      alignItems: 'flex-start',
      gap: theme.spacing(0.5),
      padding: theme.spacing(0.5, 0),
    },
    text: { flex: 1, minWidth: 0 },
  }),
  { name: 'AmambaDebugTools' },
);

function SnippetRow(props: { snippet: Snippet }) {
  const classes = useStyles();
  const t = useMessages();
  const locale = useLocale();
  const { desk } = useOpening();
  const [refused, setRefused] = useState(false);
  const { title, command } = props.snippet;
  const words = locale.startsWith('zh') ? title.zh : title.en;
  return (
    <div className={classes.snippet}>
      <div className={classes.text}>
        <Typography variant="body2">{words}</Typography>
        <Code>{command}</Code>
        {refused && (
          <Typography
            variant="caption"
            color="error"
            role="alert"
            display="block"
          >
            {t('tools.noInput')}
          </Typography>
        )}
      </div>
      <CopyButton text={() => command} label={t('tools.copy', { command })} />
      <GuardedButton
        size="small"
        aria-label={t('tools.typeOf', { command })}
        reason={desk.active === undefined ? t('tools.noTerminal') : undefined}
        onClick={() => setRefused(!desk.type(command))}
      >
        {t('tools.type')}
      </GuardedButton>
    </div>
  );
}

function Tool(props: { image: DebugImage; suits: boolean }) {
  const t = useMessages();
  const locale = useLocale();
  const { title, description, image, snippets } = props.image;
  return (
    <Part title={title}>
      {props.suits && <Badge marked>{t('image.suits')}</Badge>}
      <Typography variant="body2">
        {description &&
          (locale.startsWith('zh') ? description.zh : description.en)}
      </Typography>
      <Quiet>
        <Code>{image}</Code>
      </Quiet>
      {snippets.map(snippet => (
        <SnippetRow key={snippet.command} snippet={snippet} />
      ))}
    </Part>
  );
}

/** Images with tools, and what to type in them. */
export function Tools(props: { pod: PodDetail; container: ContainerDetail }) {
  const t = useMessages();
  const images = usePolicy().data?.policy.images ?? [];
  const { suitableImages } = props.pod;
  if (images.length === 0) {
    return (
      <EmptyState title={t('tools.noneTitle')}>{t('tools.none')}</EmptyState>
    );
  }
  return (
    <>
      {sortBySuitability(images, suitableImages).map(image => (
        <Tool
          key={image.id}
          image={image}
          suits={suitsLanguages(image, props.container.languages)}
        />
      ))}
    </>
  );
}
