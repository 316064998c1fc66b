import { StylesProvider } from '@material-ui/core/styles';
import type { ReactNode } from 'react';

/**
 * Shows a part without its style sheets. jsdom lays nothing out, but looks
 * through every rule of every sheet for each element of which a query by role
 * asks whether it is hidden: half of the time of such tests.
 */
export function Unstyled(props: { children: ReactNode }) {
  return <StylesProvider disableGeneration>{props.children}</StylesProvider>;
}
