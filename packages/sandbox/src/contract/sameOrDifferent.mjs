/**
 * A reporter for Node's test runner: for each case whether the cluster does as
 * the contract says, or how it differs.
 */
export default async function* sameOrDifferent(source) {
  const notes = new Map();
  let same = 0;
  let different = 0;
  for await (const { type, data } of source) {
    if (type === 'test:diagnostic' && data.file) {
      notes.set(data.file, data.message);
    } else if (type === 'test:pass' && data.details?.type !== 'suite') {
      same += 1;
      yield `same       ${data.name}\n`;
    } else if (type === 'test:fail' && data.details?.type !== 'suite') {
      different += 1;
      const { error } = data.details;
      const { message } = error?.cause ?? error;
      yield `different  ${data.name}\n${indent(message)}\n`;
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
