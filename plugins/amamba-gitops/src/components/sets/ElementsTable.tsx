import Button from '@material-ui/core/Button';
import FormHelperText from '@material-ui/core/FormHelperText';
import IconButton from '@material-ui/core/IconButton';
import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import AddIcon from '@material-ui/icons/Add';
import CloseIcon from '@material-ui/icons/Close';
import { visuallyHidden } from '@amamba/plugin-amamba-react';
import { useMessages } from '../../translation/translation';
import { useField, useProblem } from '../form/useField';
import type { GeneratorDraft } from './setDraft';

const useStyles = makeStyles(
  theme => ({
    scroll: { overflowX: 'auto', marginTop: theme.spacing(1) },
    table: {
      borderCollapse: 'collapse',
      '& td, & th': { padding: theme.spacing(0.25), minWidth: 150 },
      '& td:last-child, & th:last-child': { minWidth: 40 },
    },
    column: { display: 'flex', alignItems: 'center' },
    actions: { display: 'flex', gap: theme.spacing(1) },
  }),
  { name: 'AmambaElementsTable' },
);

function Cell(props: {
  label: string;
  value: string;
  bold?: boolean;
  onChange: (text: string) => void;
}) {
  return (
    <TextField
      variant="outlined"
      size="small"
      fullWidth
      value={props.value}
      onChange={event => props.onChange(event.target.value)}
      inputProps={{
        'aria-label': props.label,
        autoComplete: 'off',
        spellCheck: false,
        style: props.bold ? { fontWeight: 'bold' } : undefined,
      }}
    />
  );
}

const replaced = <T,>(items: T[], index: number, item: T) =>
  items.map((each, at) => (at === index ? item : each));
const without = <T,>(items: T[], index: number) =>
  items.filter((_, at) => at !== index);

/** The values of a list generator: named columns, a row for each application. */
export function ElementsTable(props: { path: string }) {
  const classes = useStyles();
  const t = useMessages();
  const columns = useField<GeneratorDraft['columns']>(`${props.path}.columns`);
  const rows = useField<GeneratorDraft['rows']>(`${props.path}.rows`);
  const problem = useProblem(`${props.path}.elements`);
  const removeColumn = (index: number) => {
    columns.onChange(without(columns.value, index));
    rows.onChange(
      rows.value.map(({ cells }) => ({ cells: without(cells, index) })),
    );
  };
  return (
    <>
      <div className={classes.scroll}>
        <table className={classes.table}>
          <caption style={visuallyHidden}>{t('sets.elements')}</caption>
          <thead>
            <tr>
              {columns.value.map((column, index) => (
                // Columns have no identity but their place.
                // eslint-disable-next-line react/no-array-index-key
                <th key={index} scope="col">
                  <div className={classes.column}>
                    <Cell
                      bold
                      label={t('sets.columnName', {
                        number: String(index + 1),
                      })}
                      value={column}
                      onChange={text =>
                        columns.onChange(replaced(columns.value, index, text))
                      }
                    />
                    {columns.value.length > 1 && (
                      <IconButton
                        size="small"
                        aria-label={t('sets.removeColumn', { name: column })}
                        onClick={() => removeColumn(index)}
                      >
                        <CloseIcon fontSize="small" />
                      </IconButton>
                    )}
                  </div>
                </th>
              ))}
              <th>
                <span style={visuallyHidden}>{t('repositories.actions')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.value.map(({ cells }, rowIndex) => (
              // Rows have no identity but their place.
              // eslint-disable-next-line react/no-array-index-key
              <tr key={rowIndex}>
                {columns.value.map((column, index) => (
                  // eslint-disable-next-line react/no-array-index-key
                  <td key={index}>
                    <Cell
                      label={t('sets.cell', {
                        name: column,
                        number: String(rowIndex + 1),
                      })}
                      value={cells[index] ?? ''}
                      onChange={text =>
                        rows.onChange(
                          replaced(rows.value, rowIndex, {
                            cells: columns.value.map((_, at) =>
                              at === index ? text : cells[at] ?? '',
                            ),
                          }),
                        )
                      }
                    />
                  </td>
                ))}
                <td>
                  <IconButton
                    size="small"
                    disabled={rows.value.length === 1}
                    aria-label={t('sets.removeRow', {
                      number: String(rowIndex + 1),
                    })}
                    onClick={() => rows.onChange(without(rows.value, rowIndex))}
                  >
                    <CloseIcon fontSize="small" />
                  </IconButton>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className={classes.actions}>
        <Button
          size="small"
          startIcon={<AddIcon />}
          onClick={() => rows.onChange([...rows.value, { cells: [] }])}
        >
          {t('sets.addRow')}
        </Button>
        <Button
          size="small"
          startIcon={<AddIcon />}
          onClick={() => columns.onChange([...columns.value, ''])}
        >
          {t('sets.addColumn')}
        </Button>
      </div>
      <FormHelperText error={problem !== undefined}>
        {problem ?? t('sets.elementsHelp')}
      </FormHelperText>
    </>
  );
}
