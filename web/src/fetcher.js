import { getOperationAST, parse } from 'graphql';
import { createClient } from 'graphql-ws';

const HTTP = '/graphql';
const ACCEPT = 'application/graphql-response+json, application/json;q=0.9';

/**
 * Makes what GraphiQL calls to run an operation.
 *
 * Queries and mutations go by POST; subscriptions over `graphql-transport-ws` to the same address. The
 * socket is opened by the first subscription, and closed after the last.
 */
export function createFetcher(token, texts) {
  const authorization = token ? { Authorization: `Bearer ${token}` } : {};
  let client;
  const socket = () => (client ??= openSocket(authorization));
  return (params, options = {}) =>
    isSubscription(params)
      ? subscribe(socket(), params, texts)
      : post(params, { ...authorization, ...options.headers }, texts);
}

/** The text says it: what the editor has parsed may be that of another tab, or not be there yet. */
function isSubscription({ query, operationName }) {
  try {
    return getOperationAST(parse(query), operationName)?.operation === 'subscription';
  } catch {
    return false;
  }
}

async function post(params, headers, texts) {
  const response = await fetch(HTTP, {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'Content-Type': 'application/json', Accept: ACCEPT, ...headers },
    body: JSON.stringify(params),
  });
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    const hint = response.status === 401 ? texts.unauthorized : text.slice(0, 500);
    throw new Error(`HTTP ${response.status}. ${hint}`);
  }
}

function openSocket(connectionParams) {
  const url = new URL(HTTP, window.location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  // A service that starts anew is waited for: what is followed begins again with how things stand.
  return createClient({ url: url.href, connectionParams, lazy: true, retryAttempts: 5 });
}

/** A close event says little to a reader; errors of the protocol are passed on as they are. */
async function* subscribe(client, params, texts) {
  try {
    yield* client.iterate(params);
  } catch (cause) {
    const hint = cause?.code === 4403 ? texts.unauthorized : texts.noSocket;
    const detail = [hint, cause?.code, cause?.reason].filter(Boolean).join(' ');
    yield { errors: Array.isArray(cause) ? cause : [{ message: detail }] };
  }
}
