import '@graphiql/react/style.css';
import '@graphiql/plugin-doc-explorer/style.css';
import '@graphiql/plugin-history/style.css';
import 'graphiql/graphiql.css';
import './playground.css';
import './workers.js';
import { HISTORY_PLUGIN } from '@graphiql/plugin-history';
import { useMonaco } from '@graphiql/react';
import { GraphiQL } from 'graphiql';
import { StrictMode, useEffect, useMemo, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { Bar } from './Bar.jsx';
import { EXAMPLES_PLUGIN } from './ExamplesPlugin.jsx';
import { examples } from './examples.js';
import { createFetcher } from './fetcher.js';
import { texts } from './texts.js';
import { keepToken, readToken } from './token.js';

const PLUGINS = [HISTORY_PLUGIN, EXAMPLES_PLUGIN];
const TABS = examples.map(({ query }) => ({ query }));

/**
 * The editor warns of ’ and of no-break spaces, which good French is full of; and what an example says of
 * itself is read whole, however narrow the editor is.
 */
const OPTIONS = {
  unicodeHighlight: { ambiguousCharacters: false, invisibleCharacters: false },
  wordWrap: 'on',
};

function useOptions() {
  const monaco = useMonaco(state => state.monaco);
  useEffect(() => {
    if (!monaco) return;
    const set = editor => editor.updateOptions(OPTIONS);
    monaco.editor.getEditors().forEach(set);
    const listener = monaco.editor.onDidCreateEditor(set);
    return () => listener.dispose();
  }, [monaco]);
}

function Playground() {
  useOptions();
  const [token, setToken] = useState(readToken);
  // A new token makes a new fetcher, and with it GraphiQL reads the schema anew.
  const fetcher = useMemo(() => createFetcher(token, texts), [token]);
  // What was followed with the token before is followed no more.
  useEffect(() => fetcher.close, [fetcher]);
  const changeToken = value => {
    keepToken(value);
    setToken(value);
  };
  return (
    <>
      <Bar token={token} onToken={changeToken} />
      <main>
        <GraphiQL fetcher={fetcher.run} defaultTabs={TABS} defaultQuery="" plugins={PLUGINS}>
          <GraphiQL.Logo>{' '}</GraphiQL.Logo>
        </GraphiQL>
      </main>
    </>
  );
}

createRoot(document.getElementById('playground')).render(
  <StrictMode>
    <Playground />
  </StrictMode>,
);
