import { language, texts } from './texts.js';

const files = import.meta.glob('./examples/*.graphql', { query: '?raw', import: 'default', eager: true });

const heading = /^# (en|fr)(?: (\w+))?: (.*)$/;
const operation = /^(query|mutation|subscription) \w+/m;

/**
 * Reads an example. The lines at its head say in each language what the operation is called and what
 * it is for; what is shown has the name and, in one line that the editor breaks where it is full, the
 * words of the reader's language alone.
 */
function read(file) {
  const lines = file.trim().split('\n');
  const headings = lines.map(line => heading.exec(line)).filter(found => found?.[1] === language);
  const name = headings.find(found => found[2])[2];
  const about = headings.map(found => found[3]).join(' ');
  const body = lines.filter(line => !heading.test(line)).join('\n');
  const query = `# ${about}\n${body.replace(operation, `$1 ${name}`)}`;
  return { name, about, query };
}

/** The examples whose files have such names, in the order of these. */
const those = test =>
  Object.keys(files)
    .filter(test)
    .sort()
    .map(path => read(files[path]));

const isOfJobs = path => path.includes('/jobs-');

/** The example operations, by what they are about. */
export const groups = [
  { title: texts.examplesCommunity, examples: those(path => !isOfJobs(path)) },
  { title: texts.examplesJobs, examples: those(isOfJobs) },
];

/** All of them. */
export const examples = groups.flatMap(group => group.examples);
