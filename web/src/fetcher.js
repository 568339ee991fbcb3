import { Kind, parse } from 'graphql';
import { createClient } from 'graphql-ws';

const HTTP = '/graphql';
const FORBIDDEN = 4403;
const TRY_AGAIN_LATER = 1013;
const ACCEPT = 'application/graphql-response+json, application/json;q=0.9';

/**
 * Makes what GraphiQL calls to run an operation, and what ends its subscriptions.
 *
 * Queries and mutations go by POST; subscriptions over `graphql-transport-ws` to the same address. The
 * socket is opened by the first subscription, and closed after the last.
 */
export function createFetcher(token, texts) {
  const authorization = token ? { Authorization: `Bearer ${token}` } : {};
  let client;
  const socket = () => (client ??= openSocket(authorization));
  const run = (params, options = {}) => {
    const { operationName, kind } = operationOf(params);
    const asked = { ...params, operationName };
    return kind === 'subscription'
      ? subscribe(socket(), asked, texts)
      : post(asked, { ...authorization, ...options.headers }, texts);
  };
  const close = () => {
    client?.dispose();
    client = undefined;
  };
  return { run, close };
}

/**
 * The operation that the text has. For a moment after a change of tabs the name is still that of the tab
 * before: a name that the text lacks is not sent, and an operation that is alone is meant by any name.
 */
function operationOf({ query, operationName }) {
  const operations = operationsIn(query);
  const named = operations.find(({ name }) => name?.value === operationName);
  const meant = named ?? (operations.length === 1 ? operations[0] : undefined);
  return { operationName: meant?.name?.value, kind: meant?.operation };
}

/** None where the text can't be read: the service says what is wrong with it, and where. */
function operationsIn(query) {
  try {
    return parse(query).definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  } catch {
    return [];
  }
}

async function post(params, headers, texts) {
  const response = await fetch(HTTP, {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'Content-Type': 'application/json', Accept: ACCEPT, ...headers },
    body: JSON.stringify(params),
  });
  if (response.status === 401) return { errors: [{ message: texts.unauthorized }] };
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`HTTP ${response.status}. ${text.slice(0, 500)}`);
  }
}

function openSocket(connectionParams) {
  const url = new URL(HTTP, window.location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const client = { taken: false };
  const shouldRetry = ({ code }) => code === TRY_AGAIN_LATER || (client.taken && code !== FORBIDDEN);
  const on = { connected: () => (client.taken = true) };
  // A service that starts anew is waited for: what is followed begins again with how things stand. One
  // that never took us is not asked again and again.
  const options = { url: url.href, connectionParams, lazy: true, retryAttempts: 5, shouldRetry, on };
  return Object.assign(client, createClient(options));
}

/**
 * What the service tells, until it is through or the reader stops. A generator around the client's would
 * hear of a stop only when the next event arrives, and go on until then.
 */
function subscribe(client, params, texts) {
  const events = client.iterate(params);
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next: () => events.next().catch(cause => ({ done: false, value: { errors: errorsOf(cause, client.taken, texts) } })),
    return: () => events.return(),
  };
}

/** A close event says little to a reader; errors of the protocol are passed on as they are. */
function errorsOf(cause, taken, texts) {
  if (Array.isArray(cause)) return cause;
  const ended = taken ? texts.noSocket : texts.noConnection;
  const hint = cause?.code === FORBIDDEN ? texts.unauthorized : ended;
  return [{ message: [hint, cause?.code, cause?.reason].filter(Boolean).join(' ') }];
}
