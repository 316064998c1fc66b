import { makeStyles } from '@material-ui/core/styles';
import { useMessages } from '../translation/translation';
import { CopyButton } from './CopyButton';
import { EmptyState } from './EmptyState';

const useStyles = makeStyles(
  theme => ({
    example: {
      display: 'flex',
      alignItems: 'flex-start',
      justifyContent: 'space-between',
      marginTop: theme.spacing(2),
      padding: theme.spacing(1, 1, 1, 2),
      textAlign: 'left',
      border: `1px solid ${theme.palette.divider}`,
      borderRadius: theme.shape.borderRadius,
      color: theme.palette.text.primary,
    },
    code: { margin: theme.spacing(0.5, 0), overflowX: 'auto', minWidth: 0 },
  }),
  { name: 'AmambaMissingAnnotation' },
);

/** An annotation as an example shows it. @public */
export interface AnnotationExample {
  name: string;
  example: string;
  /** Other annotations that it is usually used with. */
  with?: AnnotationExample[];
}

/** @public */
export interface MissingAnnotationProps {
  /** One of them is needed; the example shows the first. */
  annotations: AnnotationExample[];
  entity: { kind: string; name: string };
}

function exampleYaml(props: MissingAnnotationProps): string {
  const [first] = props.annotations;
  return [
    'apiVersion: backstage.io/v1alpha1',
    `kind: ${props.entity.kind}`,
    'metadata:',
    `  name: ${props.entity.name}`,
    '  annotations:',
    ...[first, ...(first.with ?? [])].map(
      ({ name, example }) => `    ${name}: ${JSON.stringify(example)}`,
    ),
  ].join('\n');
}

/**
 * Says which annotation connects an entity, with an example to copy.
 *
 * @public
 */
export function MissingAnnotation(props: MissingAnnotationProps) {
  const classes = useStyles();
  const t = useMessages();
  const yaml = exampleYaml(props);
  const names = props.annotations.map(each => each.name);
  return (
    <EmptyState title={t('missingAnnotation.title')}>
      {names.length === 1
        ? t('missingAnnotation.one', { annotation: names[0] })
        : t('missingAnnotation.several', { annotations: names.join(', ') })}
      <div className={classes.example}>
        <pre
          className={classes.code}
          aria-label={t('missingAnnotation.exampleLabel')}
        >
          {yaml}
        </pre>
        <CopyButton text={() => `${yaml}\n`} />
      </div>
    </EmptyState>
  );
}
