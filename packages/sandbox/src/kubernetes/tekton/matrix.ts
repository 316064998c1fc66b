import type { Matrix, Param, PipelineTask } from './specs.ts';

type Combination = Record<string, string>;

/** Params of each run that a matrix fans out into, those of a run sorted by name. */
export function fanOut(matrix: Matrix): Param[][] {
  const included = (matrix.include ?? []).map(({ params = [] }) =>
    combinationOf(params),
  );
  const lists = matrix.params ?? [];
  if (lists.length === 0) return included.map(paramsOf);
  const combinations = lists.reduce<Combination[]>(
    (before, { name, value }) =>
      (Array.isArray(value) ? value : [String(value)]).flatMap(item =>
        before.map(combination => ({ ...combination, [name]: item })),
      ),
    [{}],
  );
  const extended = combinations.map(combination => {
    const fitting = included.filter(extra => fits(extra, combination));
    return Object.assign({}, combination, ...fitting) as Combination;
  });
  const added = included.filter(extra => isNew(extra, extended));
  return [...extended, ...added].map(paramsOf);
}

/** Whether any list of the matrix turned out empty: then nothing is run. */
export function hasEmptyList({ matrix }: PipelineTask): boolean {
  return (matrix?.params ?? []).some(
    ({ value }) => Array.isArray(value) && value.length === 0,
  );
}

/** The name of the included combination that a run has. */
export function includeName(
  matrix: Matrix,
  params: Param[],
): string | undefined {
  const values = combinationOf(params);
  return (matrix.include ?? []).findLast(
    ({ name, params: wanted = [] }) =>
      name && wanted.every(param => values[param.name] === param.value),
  )?.name;
}

function combinationOf(params: Param[]): Combination {
  return Object.fromEntries(
    params.map(({ name, value }) => [name, value as string]),
  );
}

function paramsOf(combination: Combination): Param[] {
  return Object.entries(combination)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => ({ name, value }));
}

/** An include adds to the combinations that it does not contradict. */
function fits(extra: Combination, combination: Combination): boolean {
  return Object.entries(extra).every(
    ([name, value]) => !(name in combination) || combination[name] === value,
  );
}

/** Nothing that the include says is in any of the combinations. */
function isNew(extra: Combination, combinations: Combination[]): boolean {
  const entries = Object.entries(extra);
  return (
    entries.length > 0 &&
    !combinations.some(combination =>
      entries.some(([name, value]) => combination[name] === value),
    )
  );
}
