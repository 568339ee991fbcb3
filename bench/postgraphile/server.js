// PostGraphile 5 as its documentation sets it up for production, with the two plugins that its
// documentation recommends for filters and for short names. No GraphiQL, no watching, no answer
// cache; the plans of operations are cached, as they are by default.
import { createServer } from 'node:http';
import { PgSimplifyInflectionPreset } from '@graphile/simplify-inflection';
import { postgraphile } from 'postgraphile';
import { makePgService } from 'postgraphile/adaptors/pg';
import { grafserv } from 'postgraphile/grafserv/node';
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber';
import { pgSmartTags } from 'postgraphile/utils';
import { PostGraphileConnectionFilterPreset } from 'postgraphile-plugin-connection-filter';

// Names of our tables that are taken in PostGraphile.
const names = pgSmartTags([
  { kind: 'class', match: 'point', tags: { name: 'talking_point' } },
  { kind: 'attribute', match: (column) => column.attname === 'row_id', tags: { name: 'row_key' } },
]);

const instance = postgraphile({
  extends: [PostGraphileAmberPreset, PgSimplifyInflectionPreset, PostGraphileConnectionFilterPreset],
  plugins: [names],
  // It keeps filters from columns without an index, such as the last day of a term.
  disablePlugins: ['PgIndexBehaviorsPlugin'],
  pgServices: [
    makePgService({
      connectionString: process.env.DATABASE_URL,
      schemas: ['public', 'bench'],
      // As many connections as Tribune has.
      poolConfig: { max: 10 },
    }),
  ],
  schema: { connectionFilterRelations: true },
  grafserv: { graphqlPath: '/graphql', graphiql: false, watch: false },
  grafast: { explain: false },
});
const handle = instance.createServ(grafserv).createHandler();
const server = createServer((request, response) => {
  if (request.url === '/health/live') response.end('live');
  else handle(request, response);
});
server.listen(Number(process.env.PORT), '127.0.0.1');
