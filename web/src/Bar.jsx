import { useState } from 'react';
import icon from '../pages/icon.svg';
import { texts } from './texts.js';

const PAGES = [
  ['/', texts.home],
  ['/mailbox', texts.mailbox],
  ['/reports', texts.reports],
];

/** The page's head: the way to the other pages, and the box for the token. */
export function Bar({ token, onToken }) {
  return (
    <header className="bar">
      <a className="bar-brand" href="/">
        <img src={icon} alt="" width="26" height="26" />
        <span>Tribune</span>
      </a>
      <h1>{texts.title}</h1>
      <nav aria-label={texts.navigation}>
        {PAGES.map(([href, label]) => (
          <a key={href} href={href}>
            {label}
          </a>
        ))}
      </nav>
      <TokenBox token={token} onToken={onToken} />
    </header>
  );
}

function TokenBox({ token, onToken }) {
  const [draft, setDraft] = useState(token);
  const unchanged = draft.trim() === token;
  const keep = event => {
    event.preventDefault();
    onToken(draft.trim());
  };
  const forget = () => {
    setDraft('');
    onToken('');
  };
  return (
    <form className="bar-token" onSubmit={keep}>
      <label htmlFor="token">{texts.token}</label>
      <input
        id="token"
        type="password"
        autoComplete="off"
        spellCheck="false"
        placeholder={texts.tokenPlaceholder}
        aria-describedby="token-about"
        title={token ? texts.tokenInUse : undefined}
        value={draft}
        onChange={event => setDraft(event.target.value)}
      />
      {token && unchanged ? (
        <button type="button" onClick={forget}>
          {texts.tokenForget}
        </button>
      ) : (
        <button type="submit" disabled={unchanged}>
          {texts.tokenUse}
        </button>
      )}
      <details className="bar-help">
        <summary aria-label={texts.tokenHelp} title={texts.tokenHelp}>
          ?
        </summary>
        <p id="token-about">{texts.tokenAbout}</p>
      </details>
    </form>
  );
}
