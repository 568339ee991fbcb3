import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { groups } from './examples.js';
import { texts } from './texts.js';

function ExamplesIcon(props) {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" height="1em" {...props}>
      <path d="M5 4.75h14M5 9.75h14M5 14.75h8M5 19.75h5" strokeLinecap="round" />
      <path d="M17 14l4 3-4 3z" fill="currentColor" strokeLinejoin="round" />
    </svg>
  );
}

/** Where this list takes the room of the tabs (see playground.css). */
const NARROW = window.matchMedia('(max-width: 45rem)');

/** There are more tabs than a window shows. */
function showTab() {
  document.querySelector('.graphiql-tab-active')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

function Examples() {
  const { addTab, changeTab, setVisiblePlugin } = useGraphiQLActions();
  const tabs = useGraphiQL(state => state.tabs);
  const editor = useGraphiQL(state => state.queryEditor);

  function open(example) {
    const index = tabs.findIndex(tab => tab.title === example.name);
    if (index >= 0) {
      changeTab(index);
    } else {
      addTab();
      editor?.setValue(example.query);
    }
    if (NARROW.matches) setVisiblePlugin(null);
    requestAnimationFrame(showTab);
  }

  return (
    <section aria-label={texts.examples} className="examples">
      <h2>{texts.examples}</h2>
      <p>{texts.examplesHint}</p>
      {groups.map(({ title, examples }) => (
        <section key={title} aria-label={title}>
          <h3>{title}</h3>
          <ul>
            {examples.map(example => (
              <li key={example.name}>
                <button type="button" onClick={() => open(example)}>
                  <strong>{example.name}</strong>
                  <span>{example.about}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </section>
  );
}

export const EXAMPLES_PLUGIN = { title: texts.examples, icon: ExamplesIcon, content: Examples };
