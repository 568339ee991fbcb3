const files = import.meta.glob('./examples/*.graphql', { query: '?raw', import: 'default', eager: true });

const operation = /^\s*(?:query|mutation|subscription)\s+(\w+)/m;

/** The example operations in the order of their file names; each is named after its operation. */
export const examples = Object.keys(files)
  .sort()
  .map(path => ({ query: files[path].trim(), name: operation.exec(files[path])[1] }));
