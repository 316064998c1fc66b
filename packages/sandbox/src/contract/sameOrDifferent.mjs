/**
 * A reporter for Node's test runner: for each case whether the cluster does as
 * the contract says, or how it differs.
 */
export default async function* sameOrDifferent(source) {
  let same = 0;
  let different = 0;
  for await (const { type, data } of source) {
    // A file counts as a case only when it fails before its cases begin.
    const isFile = data.name?.endsWith('.contract.ts');
    if (type === 'test:pass' && data.skip !== undefined) {
      yield `left out   ${data.name}: ${data.skip}\n`;
    } else if (type === 'test:pass' && !isFile) {
      same += 1;
      yield `same       ${data.name}\n`;
    } else if (type === 'test:fail') {
      different += 1;
      const { error } = data.details;
      yield `different  ${data.name}\n${indent(
        (error.cause ?? error).message,
      )}\n`;
    }
  }
  yield `${same} same, ${different} different\n`;
}

function indent(text) {
  return String(text)
    .split('\n')
    .slice(0, 40)
    .map(line => `           ${line}`)
    .join('\n');
}
