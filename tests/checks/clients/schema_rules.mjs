// Holds a schema against the rules that @graphql-eslint has for Relay.
//
//     node schema_rules.mjs SCHEMA.graphql
//
// All but one hold: lists that stay short are plain lists (listTypeCanWrapOnlyEdgeType). Ends with 1
// and the reasons on the standard error where a rule is broken.
import { basename, dirname, resolve } from 'node:path';

import { tool } from './check.mjs';

const { ESLint } = tool('eslint');
const plugin = tool('@graphql-eslint/eslint-plugin').default;

const file = resolve(process.argv[2]);
const rules = {
  ...plugin.configs['flat/schema-relay'].rules,
  '@graphql-eslint/relay-edge-types': ['error', { listTypeCanWrapOnlyEdgeType: false }],
};
const eslint = new ESLint({
  cwd: dirname(file),
  overrideConfigFile: true,
  overrideConfig: [{
    files: ['**/*.graphql'],
    plugins: { '@graphql-eslint': plugin },
    languageOptions: { parser: plugin.parser, parserOptions: { graphQLConfig: { schema: file } } },
    rules,
  }],
});
const [{ messages }] = await eslint.lintFiles([file]);
for (const { line, message, ruleId } of messages) console.error(`${basename(file)}:${line}: ${message} (${ruleId})`);
if (messages.length > 0) process.exitCode = 1;
else console.log(`${Object.keys(rules).length} rules hold`);
