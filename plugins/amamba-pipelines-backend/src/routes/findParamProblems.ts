import type {
  ParamSpec,
  ParamValue,
} from '@amamba/plugin-amamba-pipelines-common';

const TYPE_NAMES: Record<ParamSpec['type'], string> = {
  string: 'text',
  array: 'a list of texts',
  object: 'an object of texts',
};

/** All that is wrong with the parameters of a run to be started, in words. */
export function findParamProblems(
  specs: readonly ParamSpec[],
  given: Record<string, ParamValue>,
): string[] {
  const known = new Set(specs.map(({ name }) => name));
  const unknown = Object.keys(given).filter(name => !known.has(name));
  return [
    ...specs.flatMap(spec =>
      problemOf(
        spec,
        Object.hasOwn(given, spec.name) ? given[spec.name] : undefined,
      ),
    ),
    ...unknown.map(
      name =>
        `there is no parameter "${name}" (there ${describeNames([...known])})`,
    ),
  ];
}

function problemOf(spec: ParamSpec, value: ParamValue | undefined): string[] {
  if (value === undefined) {
    return spec.default === undefined
      ? [`parameter "${spec.name}" needs a value`]
      : [];
  }
  const type = typeOf(value);
  if (type !== spec.type) {
    return [
      `parameter "${spec.name}" takes ${TYPE_NAMES[spec.type]}, not ${
        TYPE_NAMES[type]
      }`,
    ];
  }
  const { options } = spec;
  const values = Array.isArray(value) ? value : [value];
  const wrong = values.filter(
    item => options && typeof item === 'string' && !options.includes(item),
  );
  return wrong.map(
    item =>
      `parameter "${spec.name}" cannot be "${item}", only ${options?.join(
        ', ',
      )}`,
  );
}

function typeOf(value: ParamValue): ParamSpec['type'] {
  if (typeof value === 'string') {
    return 'string';
  }
  return Array.isArray(value) ? 'array' : 'object';
}

function describeNames(names: string[]): string {
  return names.length === 0 ? 'are none' : `are: ${names.join(', ')}`;
}
