import type { FieldProblem } from './contractResolver';
import { findGaps, type SpecDraft } from './draft';

/** Values that are not YAML, with what the parser says. */
async function findYamlProblems(draft: SpecDraft): Promise<FieldProblem[]> {
  if (draft.sources.every(({ helm }) => !helm.values.trim())) {
    return [];
  }
  const { parseDocument } = await import('yaml');
  return draft.sources.flatMap(({ helm }, index) => {
    // A template is YAML only once it is filled in.
    if (helm.values.includes('{{')) {
      return [];
    }
    const [problem] = parseDocument(helm.values).errors;
    return problem
      ? [
          {
            path: `sources.${index}.helm.values`,
            message: problem.message.split('\n')[0],
          },
        ]
      : [];
  });
}

/** What is wrong with an application beyond what its schema says. */
export async function findSpecProblems(
  draft: SpecDraft,
  /** Path of the application's spec in the form. */
  root: string,
  missing: string,
): Promise<FieldProblem[]> {
  const gaps = findGaps(draft).map(path => ({ path, message: missing }));
  const problems = [...gaps, ...(await findYamlProblems(draft))];
  return problems.map(each => ({ ...each, path: `${root}.${each.path}` }));
}
