// Looks at a demonstration with Chromium, as its visitors do, with no network but this machine.
//
//     node browser.mjs http://127.0.0.1:PORT FOLDER
//
// The report of 2020-2021 must be compiled, and the invitations sent. Saves a picture of each page in
// the folder. Ends with 1 and the reasons on the standard error when something is missing, a script or
// a policy complains, or a page asks another host for anything.
import {
  answer, expect, framesSent, openPlayground, run, shownBy, until, watched, withBrowser,
} from './visitor.mjs';

const [base, folder] = process.argv.slice(2);

async function visit(page, path, name, ...words) {
  await page.goto(base + path);
  await looksWhole(page, name, words);
}

async function looksWhole(page, name, words) {
  const text = (await page.locator('body').innerText()).replaceAll('\u00a0', ' ');
  for (const word of words) expect(`${name}: “${word}” is not on the page`, text.includes(word));
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(`${name}: ${wide} pixels stick out to the right`, wide <= 0);
  await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}

const publications = [
  ['/subscribe', 'subscribe'],
  ['/publications/executive-report', 'publication'],
  ['/publications/executive-report/share', 'share'],
];

async function pages(browser, code, words) {
  const page = await watched(browser, { locale: `${code}-CA` });
  await visit(page, '/', `home-${code}`, '81', '20', '22', ...words.home);
  expect(`home-${code} is in ${code}`, (await page.getAttribute('html', 'lang')) === `${code}-CA`);
  await visit(page, '/reports', `reports-${code}`, ...words.reports);
  await visit(page, `/reports/1.${code}.html`, `report-${code}`, ...words.report);
  for (const [path, name] of publications) await visit(page, path, `${name}-${code}`, ...words[name]);
  await visit(page, '/mailbox', `mailbox-${code}`, ...words.mailbox);
  await page.locator('ol.messages a').first().click();
  await page.waitForLoadState();
  const frame = page.frameLocator('iframe.mail-frame');
  expect(`message-${code}: the frame shows the message`, (await frame.locator('body').innerText()).trim().length > 100);
  await page.screenshot({ path: `${folder}/message-${code}.png`, fullPage: true });
  const tabs = await page.locator('nav.tabs a').count();
  expect(`message-${code}: ${tabs} tabs`, tabs >= 4);
  for (let tab = 1; tab < tabs; tab += 1) {
    await page.locator('nav.tabs a').nth(tab).click();
    await page.waitForLoadState();
    const current = await page.locator('nav.tabs a').nth(tab).getAttribute('aria-current');
    expect(`message-${code}: tab ${tab} is the current one`, current === 'page');
    expect(`message-${code}: tab ${tab} is empty`, (await page.locator('.panel').innerText()).trim().length > 20);
    await page.screenshot({ path: `${folder}/message-${code}-tab-${tab}.png`, fullPage: true });
  }
  await page.context().close();
}

async function narrow(browser) {
  const page = await watched(browser, { locale: 'fr-CA', viewport: { width: 360, height: 740 } });
  await visit(page, '/', 'home-narrow');
  await visit(page, '/reports', 'reports-narrow');
  await visit(page, '/reports/1.fr.html', 'report-narrow');
  for (const [path, name] of publications) await visit(page, path, `${name}-narrow`);
  await visit(page, '/mailbox', 'mailbox-narrow');
  await page.context().close();
}

async function playground(browser, code, names) {
  const page = await watched(browser, { locale: `${code}-CA` });
  await openPlayground(page, base);
  const titles = (await page.locator('.graphiql-tab').allInnerTexts()).map((title) => title.trim());
  for (const title of names.tabs) expect(`playground-${code}: no tab ${title} in ${titles}`, titles.includes(title));
  await run(page, names.tabs[0]);
  const told = await answer(page, '"unrepresented"');
  for (const part of ['"members": 81', '"federal": 6', '"provincialTerritorial": 20', '"municipal": 22', 'CA-NL']) {
    expect(`playground-${code}: the answer has no ${part}:\n${told}`, told.includes(part));
  }
  await page.screenshot({ path: `${folder}/playground-${code}.png` });
  await page.locator('.bar-help summary').click();
  expect(`playground-${code}: the token is not explained`, (await page.locator('.bar-help p').innerText()).includes('tribune token create'));
  await page.screenshot({ path: `${folder}/playground-${code}-token.png` });
  await page.locator('.bar-help summary').click();
  await page.getByRole('button', { name: names.examples }).first().click();
  await page.locator('.examples li').nth(18).waitFor();
  await page.screenshot({ path: `${folder}/playground-${code}-examples.png` });
  await page.context().close();
}

/** A job is started in one window and followed in another, live; then what was sent. */
async function followed(browser) {
  const page = await watched(browser, { locale: 'en-CA' });
  await openPlayground(page, base);
  const other = await watched(browser, { locale: 'en-CA', colorScheme: 'dark' });
  const sent = framesSent(other);
  await openPlayground(other, base);
  const shown = await shownBy(other);
  await run(other, 'FollowRuns');
  await sent('"subscribe"');
  const moves = new Set();
  const runs = [];
  // A run may be over before a busy machine has shown it at work: then another is started.
  while (moves.size < 2 && runs.length < 10) {
    await run(page, 'RunRecruitment');
    const id = await until(async () => {
      const told = (await page.locator('.result-window').innerText()).match(/"JobRun:\d+"/)?.[0];
      return !runs.includes(told) && told;
    }, 'the run that was started');
    runs.push(id);
    const over = (answer) => answer.includes('"SUCCEEDED"') && answer.includes('"recruitment"');
    const told = await until(async () => {
      const answers = await shown(id);
      return answers.some(over) && answers;
    }, `the end of ${id} where it is followed`);
    for (const state of told.join().matchAll(/"state": "(\w+)"/g)) moves.add(state[1]);
  }
  expect(`followed: ${runs} were seen as ${[...moves]} only`, moves.size >= 2);
  await other.screenshot({ path: `${folder}/playground-follow.png` });
  // A stop is told to the service at once, not when the next run moves.
  await other.getByRole('button', { name: /^Stop query/ }).click();
  await sent('"complete"');
  await run(other, 'FollowDeliveries');
  await answer(other, '"accepted"');
  await other.screenshot({ path: `${folder}/playground-deliveries.png` });
  await page.context().close();
  await other.context().close();
}

/** The token goes with what is asked, lives in the tab alone, and is forgotten on demand. */
async function token(browser) {
  const page = await watched(browser, { locale: 'fr-CA' });
  const frame = framesSent(page);
  await openPlayground(page, base);
  const kept = () => page.evaluate(() => [sessionStorage, localStorage].map((store) => JSON.stringify(store).includes('a-made-up-token')));
  const sent = page.waitForRequest((request) => request.headers().authorization === 'Bearer a-made-up-token');
  await page.locator('#token').fill('a-made-up-token');
  await page.locator('.bar-token button').click();
  await sent;
  const inTab = await kept();
  expect(`token: kept in the tab ${inTab[0]}, beyond it ${inTab[1]}`, inTab[0] && !inTab[1]);
  await run(page, 'SuivreEnDirect');
  const greeting = await frame('"connection_init"');
  expect(`token: connection_init is ${greeting}`, greeting.includes('"Authorization":"Bearer a-made-up-token"'));
  await frame('"subscribe"');
  await page.locator('.bar-token button').click();
  expect('token: it is not forgotten', !(await kept()).includes(true));
  // What was followed with it is followed no more.
  await page.getByRole('button', { name: /^Execute query/ }).waitFor();
  await page.context().close();
}

/** The documentation of the schema is at hand, and a narrow window has room for all of it. */
async function documentation(browser) {
  const page = await watched(browser, { locale: 'fr-CA', viewport: { width: 360, height: 740 }, colorScheme: 'dark' });
  await openPlayground(page, base);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(`playground-narrow: ${wide} pixels stick out to the right`, wide <= 0);
  await page.screenshot({ path: `${folder}/playground-narrow.png` });
  await page.context().close();
  const docs = await watched(browser, { locale: 'en-CA' });
  await openPlayground(docs, base);
  await docs.getByRole('button', { name: /Documentation Explorer/ }).first().click();
  await docs.locator('.graphiql-doc-explorer').getByText('Subscription', { exact: true }).click();
  await docs.locator('.graphiql-doc-explorer').getByText('deliveries').first().waitFor();
  await docs.screenshot({ path: `${folder}/playground-docs.png` });
  await docs.context().close();
}

await withBrowser(async (browser) => {
  await pages(browser, 'fr', {
    home: ['Terre-Neuve-et-Labrador, l’Île-du-Prince-Édouard, le Nunavut et le Yukon'],
    reports: ['Rapports', 'Markdown'],
    report: ['81 personnes', '22 municipalités', '8 octobre 2020'],
    mailbox: ['83 messages'],
    subscribe: ['S’abonner à une publication'],
    publication: ['Aucun numéro n’est encore paru', 'Fil Atom'],
    share: ['Faire connaître cette publication'],
  });
  await pages(browser, 'en', {
    home: ['Newfoundland and Labrador', 'Yukon'],
    reports: ['Reports', 'Markdown'],
    report: ['81 ', '22 municipalities', 'October 8, 2020'],
    mailbox: ['83 messages'],
    subscribe: ['Subscribe to a publication'],
    publication: ['No issue has come out online yet', 'Atom feed'],
    share: ['Pass this publication on'],
  });
  await narrow(browser);
  await playground(browser, 'en', {
    tabs: ['Representation', 'Jobs', 'RunRecruitment', 'RunInvitations', 'RunCouncilReport', 'FollowRuns'],
    examples: /Examples/,
  });
  await playground(browser, 'fr', {
    tabs: ['Portrait', 'Horaire', 'LancerLeRecrutement', 'AdministrationsAbsentes', 'SuivreLesEnvois'],
    examples: /Exemples/,
  });
  await followed(browser);
  await token(browser);
  await documentation(browser);
});
