import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DocsLanguage, renderMatrix } from './__testUtils__/renderMatrix';

const DOCS = join(__dirname, '../../../../docs');

const BETWEEN =
  /(<!-- matrix: generated[^\n]*-->\n<!-- prettier-ignore-start -->\n)([^]*?)(\n<!-- prettier-ignore-end -->)/;

/** With `UPDATE_DOCS=1` in the environment the table is written instead. */
describe('the matrix in the documentation', () => {
  it.each<[string, DocsLanguage]>([
    ['workspaces-and-roles.md', 'en'],
    ['zh-CN/workspaces-and-roles.md', 'zh'],
  ])('%s is that of the data', async (file, language) => {
    const path = join(DOCS, file);
    const text = await readFile(path, 'utf8');
    const generated = `\n${renderMatrix(language)}\n`;
    if (process.env.UPDATE_DOCS === '1') {
      await writeFile(
        path,
        text.replace(BETWEEN, (_, begin, _old, end) => begin + generated + end),
      );
    }
    const [, , table] = BETWEEN.exec(await readFile(path, 'utf8')) ?? [];
    // When this fails, run it once with UPDATE_DOCS=1 and commit the pages.
    expect(table).toBe(generated);
  });
});
