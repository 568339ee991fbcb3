// The small console: no dependency, nothing but the page's own elements.
const KEY = 'tribune.token';
const byId = id => document.getElementById(id);
const [form, query, variables, token, result, status] = [
  'operation', 'query', 'variables', 'token', 'result', 'status',
].map(byId);

const french = navigator.languages.map(tag => tag.slice(0, 2)).find(tag => tag === 'fr' || tag === 'en') === 'fr';
document.documentElement.lang = french ? 'fr-CA' : 'en-CA';

token.value = sessionStorage.getItem(KEY) ?? '';
token.addEventListener('change', () => sessionStorage.setItem(KEY, token.value.trim()));

/** Each example is a link to its file: followed by the page, or opened by the browser without it. */
async function open(link) {
  query.value = (await (await fetch(link.href)).text()).trim();
  variables.value = '';
  show('');
  for (const other of byId('examples').querySelectorAll('a')) other.removeAttribute('aria-current');
  link.setAttribute('aria-current', 'true');
}

function show(text, note = '') {
  result.textContent = text;
  status.textContent = note;
  byId('bad-variables').hidden = true;
  byId('no-server').hidden = true;
}

function readVariables() {
  const value = JSON.parse(variables.value.trim() || '{}');
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw new SyntaxError();
  return value;
}

async function send(body) {
  const headers = {
    'Content-Type': 'application/json',
    Accept: 'application/graphql-response+json, application/json;q=0.9',
  };
  if (token.value.trim()) headers.Authorization = `Bearer ${token.value.trim()}`;
  const start = performance.now();
  const response = await fetch('/graphql', { method: 'POST', headers, body: JSON.stringify(body) });
  const text = await response.text();
  const note = `HTTP ${response.status} · ${Math.round(performance.now() - start)} ms`;
  return { text: pretty(text), note };
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

form.addEventListener('submit', async event => {
  event.preventDefault();
  show('', '…');
  let body;
  try {
    body = { query: query.value, variables: readVariables() };
  } catch {
    show('');
    byId('bad-variables').hidden = false;
    return;
  }
  try {
    const { text, note } = await send(body);
    show(text, note);
  } catch {
    show('');
    byId('no-server').hidden = false;
  }
});

form.addEventListener('keydown', event => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.requestSubmit();
});

byId('examples').addEventListener('click', event => {
  const link = event.target.closest('a');
  if (!link) return;
  event.preventDefault();
  open(link);
});

const first = byId('examples').querySelector('a');
if (first) open(first);
