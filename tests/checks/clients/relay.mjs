// Compiles the queries and fragments in relay/ with relay-compiler against schema.graphql, as an
// application with Relay would.
//
//     node relay.mjs
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { tool } from './check.mjs';

const SCHEMA = fileURLToPath(new URL('../../../schema.graphql', import.meta.url));
const APPLICATION = fileURLToPath(new URL('relay', import.meta.url));
/** What must come of them: operations, and the pages that `@refetchable` fragments ask for. */
const EXPECTED = [
  'IssuesCloseMutation', 'IssuesPageQuery', 'IssuesRaiseMutation', 'MeetingAgendaPageQuery',
  'MeetingAttendancesPageQuery', 'MeetingQuery', 'MembersPageQuery', 'MembersQuery', 'SearchRepresentationQuery',
];

const folder = mkdtempSync(join(tmpdir(), 'tribune-relay-'));
try {
  cpSync(APPLICATION, join(folder, 'src'), { recursive: true });
  cpSync(SCHEMA, join(folder, 'schema.graphql'));
  writeFileSync(join(folder, 'relay.config.json'), JSON.stringify({
    src: './src',
    schema: './schema.graphql',
    language: 'javascript',
    customScalarTypes: { Date: 'string', DateTime: 'string' },
  }));
  const compiler = spawnSync(process.execPath, [tool.resolve('relay-compiler/cli.js')], { cwd: folder, encoding: 'utf8' });
  if (compiler.status !== 0) throw new Error(`relay-compiler complains:\n${compiler.stdout}${compiler.stderr}`);
  const made = readdirSync(join(folder, 'src/__generated__')).map((name) => name.replace(/\.graphql\.js$/, ''));
  const missing = EXPECTED.filter((name) => !made.includes(name));
  if (missing.length > 0) throw new Error(`relay-compiler made nothing of ${missing.join(', ')}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
