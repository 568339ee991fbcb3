const KEY = 'tribune.token';

/** The bearer token lives as long as the browser's tab and no longer. */
export const readToken = () => sessionStorage.getItem(KEY) ?? '';

export function keepToken(token) {
  if (token) sessionStorage.setItem(KEY, token);
  else sessionStorage.removeItem(KEY);
}
