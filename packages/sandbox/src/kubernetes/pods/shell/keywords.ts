/** Words that begin or join compound commands. */
export const SHELL_KEYWORDS: ReadonlySet<string> = new Set(
  'if then elif else fi for while until do done case esac in function { } ! [['.split(
    ' ',
  ),
);
