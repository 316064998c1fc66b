import { PERMISSION_MATRIX, type MatrixRow } from '../permissionMatrix';
import { hasRole, WORKSPACE_ROLES } from '../roles';

/** Languages of the documentation, as the matrix names them. */
export type DocsLanguage = 'en' | 'zh';

const HEADINGS = {
  en: ['Object', 'Action', 'Viewer', 'Editor', 'Admin', 'Permission'],
  zh: ['对象', '操作', 'Viewer', 'Editor', 'Admin', '权限'],
};

const MARKS = { original: '', changed: ' †', decided: ' ‡' };

/** The matrix as a table of Markdown. */
export function renderMatrix(language: DocsLanguage): string {
  const headings = HEADINGS[language];
  const lines = PERMISSION_MATRIX.map((row, index) =>
    renderRow(row, PERMISSION_MATRIX[index - 1], language),
  );
  return [
    renderCells(headings),
    renderCells(
      headings.map((_, index) => (index > 1 && index < 5 ? ':-:' : '---')),
    ),
    ...lines,
  ].join('\n');
}

function renderRow(
  row: MatrixRow,
  above: MatrixRow | undefined,
  language: DocsLanguage,
): string {
  const action = row.action[language] + MARKS[row.origin];
  const note = row.note && `<br>_${row.note[language]}_`;
  return renderCells([
    above?.object === row.object ? '' : `**${row.object[language]}**`,
    action + (note ?? ''),
    ...WORKSPACE_ROLES.map(role =>
      row.role !== 'platform' && hasRole(role, row.role) ? '✓' : '',
    ),
    `\`${row.permission}\``,
  ]);
}

function renderCells(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
