import Breadcrumbs from '@material-ui/core/Breadcrumbs';
import { createTheme, ThemeProvider } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { render, screen } from '@testing-library/react';
import { AmambaSurface } from './AmambaSurface';

const SUBTLE = 'rgb(1, 2, 3)';
const theme = createTheme({
  palette: { textSubtle: SUBTLE } as object,
});

/** The test's browser does not weigh selectors, so which apply is asked. */
function isMadeReadable(element: HTMLElement) {
  return [...document.styleSheets]
    .flatMap(sheet => [...sheet.cssRules] as CSSStyleRule[])
    .filter(rule => rule.style?.color === SUBTLE)
    .some(rule => element.matches(rule.selectorText));
}

describe('what a page stands on', () => {
  it('makes secondary text readable, and leaves breadcrumbs to their header', () => {
    render(
      <ThemeProvider theme={theme}>
        <AmambaSurface>
          <Breadcrumbs aria-label="way">
            <span>GitOps</span>
          </Breadcrumbs>
          <Typography color="textSecondary">secondary</Typography>
        </AmambaSurface>
      </ThemeProvider>,
    );
    expect(isMadeReadable(screen.getByText('secondary'))).toBe(true);
    expect(isMadeReadable(screen.getByRole('navigation'))).toBe(false);
  });
});
