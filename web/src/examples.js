import { language } from './texts.js';

const files = import.meta.glob('./examples/*.graphql', { query: '?raw', import: 'default', eager: true });

const heading = /^# (en|fr)(?: (\w+))?: (.*)$/;
const operation = /^(query|mutation|subscription) \w+/m;

/**
 * Reads an example. The lines at its head say in each language what the operation is called and what
 * it is for; what is shown has the name and the lines of the reader's language alone.
 */
function read(file) {
  const lines = file.trim().split('\n');
  const headings = lines.map(line => heading.exec(line)).filter(found => found?.[1] === language);
  const name = headings.find(found => found[2])[2];
  const about = headings.map(found => found[3]);
  const body = lines.filter(line => !heading.test(line)).join('\n');
  const query = [...about.map(line => `# ${line}`), body.replace(operation, `$1 ${name}`)].join('\n');
  return { name, about: about.join(' '), query };
}

/** The example operations in the order of their file names. */
export const examples = Object.keys(files)
  .sort()
  .map(path => read(files[path]));
