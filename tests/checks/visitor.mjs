// What the checks with a browser share: a Chromium with no network but this machine, pages that are
// watched, and the playground as a visitor uses it.
import { createRequire } from 'node:module';

const tools = createRequire(`${process.env.TRIBUNE_TOOLS}/package.json`);
const { chromium } = tools('playwright-core');

const FLAGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
  // Whatever is asked for elsewhere fails, and is noticed below.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];
const PATIENCE = 120_000;
const problems = [];

/** Notes what is not as it should be. */
export function expect(what, is) {
  if (!is) problems.push(what);
}

/** Opens a page and notices what goes wrong on it. */
export async function watched(browser, options) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  return watch(await context.newPage());
}

/** Opens another window of the same visitor. */
export async function beside(page) {
  return watch(await page.context().newPage());
}

function watch(page) {
  page.setDefaultTimeout(PATIENCE);
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    const local = ['data:', 'blob:', 'about:'].includes(protocol) || hostname === '127.0.0.1';
    expect(`${page.url()} asks for ${request.url()}`, local);
  });
  page.on('response', (response) => expect(`${response.url()} is ${response.status()}`, response.status() < 400));
  page.on('pageerror', (error) => problems.push(`${page.url()}: ${error.message}`));
  page.on('console', (message) => {
    expect(`${page.url()}: ${message.text()}`, !['error'].includes(message.type()));
  });
  return page;
}

/** Waits for what a look at something finds, however busy the machine is. */
export async function until(look, what) {
  for (const end = Date.now() + PATIENCE; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 50))) {
    const found = await look();
    if (found) return found;
  }
  throw new Error(`${what}: not within ${PATIENCE / 1000} seconds`);
}

/** Opens the playground and waits until it can be used: the first example, or what was there before, stands in its editor. */
export async function openPlayground(page, base, word = 'members') {
  await page.goto(`${base}/graphql`, { waitUntil: 'domcontentloaded' });
  await page.locator('.graphiql-execute-button').waitFor();
  await page.locator('.graphiql-query-editor').getByText(word).first().waitFor();
}

/**
 * Changes to a tab and runs its operation at once, as a quick hand does: the editor has not yet made out
 * what the operation is called.
 */
export async function run(page, title) {
  const found = await page.evaluate((wanted) => {
    const tabs = [...document.querySelectorAll('.graphiql-tab button')];
    const tab = tabs.find(({ textContent }) => textContent.trim() === wanted);
    tab?.click();
    document.querySelector('.graphiql-execute-button').click();
    return Boolean(tab);
  }, title);
  if (!found) throw new Error(`there is no tab ${title}`);
}

/** What a page sends over its WebSockets from now on: waits for the first frame with a text. */
export function framesSent(page) {
  const frames = [];
  page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => frames.push(String(payload))));
  return (text) => until(() => frames.find((frame) => frame.includes(text)), `a frame with ${text}`);
}

/** Keeps each answer that a page shows from now on, and gives those with a text. */
export async function shownBy(page) {
  await page.evaluate(() => {
    const pane = document.querySelector('.result-window');
    globalThis.shown = [];
    const keep = () => globalThis.shown.push(pane.innerText.replaceAll('\u00a0', ' '));
    new MutationObserver(keep).observe(pane, { childList: true, characterData: true, subtree: true });
  });
  return (text) => page.evaluate((part) => globalThis.shown.filter((answer) => answer.includes(part)), text);
}

/** Waits until the answer has a text, and gives all of it. */
export async function answer(page, text) {
  const result = page.locator('.result-window');
  await result.getByText(text).first().waitFor();
  return (await result.innerText()).replaceAll('\u00a0', ' ');
}

/** Looks with a browser. Ends with 1 and the reasons on the standard error when something was not as expected. */
export async function withBrowser(look) {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });
  try {
    await look(browser);
  } catch (error) {
    problems.push(error.message);
  } finally {
    await browser.close();
  }
  for (const problem of new Set(problems)) console.error(problem);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
