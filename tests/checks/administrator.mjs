// An administrator sees to the jobs in the playground, with Chromium and no network but this machine.
//
//     node administrator.mjs http://127.0.0.1:PORT FOLDER TOKEN en|fr
//
// The report of 2020-2021 must be approved and its messages wait, for mail_delivery is paused; the relay
// must be slow enough to be watched. Saves a picture of each step in the folder. Ends with 1 and the
// reasons on the standard error when something is not as an administrator would have it.
import { answer, beside, expect, openPlayground, shownBy, until, watched, withBrowser } from './visitor.mjs';

const [base, folder, token, language] = process.argv.slice(2);
const MESSAGES = 93;
const INVITED = 80;
const TABS = {
  en: {
    status: 'Status', follow: 'FollowRuns', one: 'FollowRun', log: 'RunLog', cancel: 'CancelRun', retry: 'RetryRun',
    resume: 'ResumeJob', dry: 'DryRunInvitations', who: 'WhoWouldGetWhat', examples: /Examples/, jobs: 'The jobs',
  },
  fr: {
    status: 'VueDEnsemble', follow: 'SuivreEnDirect', one: 'SuivreUneExecution', log: 'Journal',
    cancel: 'AnnulerUneExecution', retry: 'ReprendreUneExecution', resume: 'RemettreEnMarche',
    dry: 'SimulerLesInvitations', who: 'QuiRecevraitQuoi', examples: /Exemples/, jobs: 'Les tâches',
  },
}[language];

let pictures = 0;
async function picture(page, name) {
  pictures += 1;
  await page.screenshot({ path: `${folder}/administrator-${pictures}-${name}.png` });
}

/** Signs in with the token. */
async function signIn(page) {
  await page.goto(`${base}/sign-in`);
  await page.locator('input[name=token]').fill(token);
  await page.locator('form', { has: page.locator('input[name=token]') }).getByRole('button').click();
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
}

/** Opens an example by the list of them, names a run in it, and runs it; gives the data of its answer. */
async function ask(page, title, runId) {
  await choose(page, title);
  if (runId) await nameRun(page, runId);
  const answered = page.waitForResponse((response) => response.url() === `${base}/graphql` && response.request().method() === 'POST');
  await page.locator('.graphiql-execute-button').click();
  const { data, errors } = await (await answered).json();
  expect(`${title}: ${JSON.stringify(errors)}`, !errors);
  return data;
}

async function choose(page, title) {
  const examples = page.getByRole('button', { name: TABS.examples }).first();
  const list = page.getByRole('region', { name: TABS.jobs });
  await examples.click();
  await list.getByRole('button').filter({ has: page.getByText(title, { exact: true }) }).click();
  await page.locator('.graphiql-tab-active').getByText(title, { exact: true }).waitFor();
  await page.locator('.graphiql-query-editor').getByText(title).first().waitFor();
  // The list makes room for the answer.
  await examples.click();
  await list.waitFor({ state: 'hidden' });
}

/** Writes the number of a run over the one that the example has, as a hand does. */
async function nameRun(page, runId) {
  const named = page.locator('.graphiql-query-editor').getByText('"JobRun:1"', { exact: true });
  const line = page.locator('.graphiql-query-editor .view-line').filter({ hasText: '"JobRun:1"' });
  const words = await line.textContent();
  await named.click();
  await page.keyboard.press('End');
  // Back to between the digit and the quotation mark.
  for (let left = words.length - words.indexOf('"JobRun:1"') - '"JobRun:1'.length; left > 0; left -= 1) {
    await page.keyboard.press('ArrowLeft');
  }
  await page.keyboard.press('Backspace');
  await page.keyboard.type(runId.replace('JobRun:', ''));
  await page.locator('.graphiql-query-editor').getByText(`"${runId}"`, { exact: true }).waitFor();
}

/** What a run was seen doing: how many messages it had sent each time that it was shown at work. */
function counted(answers) {
  const done = answers.filter((text) => text.includes('"RUNNING"')).flatMap((text) => [...text.matchAll(/"done": (\d+)/g)]);
  return [...new Set(done.map((found) => Number(found[1])))];
}

await withBrowser(async (browser) => {
  const page = await watched(browser, { locale: `${language}-CA` });
  await signIn(page);
  await openPlayground(page, base);

  // At a glance: one run waits, for its job is paused.
  const status = await ask(page, TABS.status);
  const mail = status.jobs.nodes.find(({ name }) => name === 'mail_delivery');
  expect(`status: ${JSON.stringify(status)}`, status.runner.queued === 1 && status.runner.running === 0);
  expect(`status: the tick is ${status.runner.tickAgeSeconds} seconds old`, status.runner.tickAgeSeconds < 60);
  expect(`status: ${JSON.stringify(mail)}`, mail.pausedAt);
  const waiting = status.underway.nodes[0];
  expect(`status: ${JSON.stringify(waiting)} waits`, waiting?.job.name === 'mail_delivery' && waiting.state === 'QUEUED');
  await answer(page, '"mail_delivery"');
  await picture(page, 'status');

  // A second window follows; the job goes on in the first, and moves in the second.
  const window = await beside(page);
  await openPlayground(window, base, 'runner');
  const shown = await shownBy(window);
  await choose(window, TABS.follow);
  await window.locator('.graphiql-execute-button').click();
  await answer(window, waiting.id);
  const resumed = await ask(page, TABS.resume);
  expect(`resume: ${JSON.stringify(resumed)}`, resumed.resumeJob.job?.pausedAt === null);
  const live = await until(async () => {
    const counts = counted(await shown(waiting.id));
    return counts.length >= 5 && counts;
  }, `${waiting.id} moves where it is followed`);
  expect(`live: it was seen at ${live} of ${MESSAGES}`, live.every((done, place) => place === 0 || done > live[place - 1]));
  await picture(window, 'live');

  // Cancelled, it ends at its next step, and has not sent all.
  const cancelled = await ask(page, TABS.cancel, waiting.id);
  expect(`cancel: ${JSON.stringify(cancelled)}`, cancelled.cancelRun.status === 'OK');
  await answer(page, '"OK"');
  await picture(page, 'cancel');
  await answer(window, '"CANCELLED"');
  const sent = Math.max(...counted(await shown(waiting.id)));
  expect(`cancel: ${sent} of ${MESSAGES} had been sent`, sent > 0 && sent < MESSAGES);
  await picture(window, 'cancelled');

  // Tried again, it sends the rest; one run alone shows its log as well.
  const retried = await ask(page, TABS.retry, waiting.id);
  expect(`retry: ${JSON.stringify(retried)}`, retried.retryRun.status === 'OK');
  await answer(page, '"OK"');
  await choose(window, TABS.one);
  await nameRun(window, waiting.id);
  await window.locator('.graphiql-execute-button').click();
  await until(async () => (await shown('"log"')).some((text) => text.includes('"RUNNING"')), 'the run is at work again');
  await picture(window, 'again');
  await answer(window, '"SUCCEEDED"');
  await answer(window, 'accepted');
  await picture(window, 'succeeded');
  const { jobRuns: { nodes: [last] } } = await ask(page, TABS.log);
  const outcomes = last.attempts.nodes.map(({ outcome }) => outcome);
  expect(`log: ${last.id} ${outcomes}`, last.id === waiting.id && `${outcomes}` === 'CANCELLED,SUCCEEDED');
  expect(`log: ${JSON.stringify(last.log)}`, last.log.nodes.length === 2);
  expect(`log: ${JSON.stringify(last.result)}`, last.result.accepted > 0 && last.result.accepted < MESSAGES);
  await answer(page, '"SUCCEEDED"');
  await picture(page, 'log');

  // What the invitations would be: to whom, why, and in which language.
  const dry = await ask(page, TABS.dry);
  expect(`dry run: ${JSON.stringify(dry)}`, dry.runJob.run?.dryRun === true);
  const would = await until(async () => {
    const { jobRuns: { nodes: [told] } } = await ask(page, TABS.who);
    return told.id === dry.runJob.run.id && told.state === 'SUCCEEDED' && told;
  }, 'the dry run ends');
  const { recipients, unreachable, languages } = would.result.meetings[0].invitations;
  expect(`dry run: ${recipients.length} messages`, recipients.length === INVITED);
  for (const one of recipients) {
    const isWhole = one.people.length > 0 && one.reasons.length > 0 && ['fr', 'en', 'both'].includes(one.language);
    expect(`dry run: ${JSON.stringify(one)}`, isWhole);
  }
  expect(`dry run: ${JSON.stringify(languages)}`, languages.fr + languages.en + languages.both === INVITED);
  expect(`dry run: ${JSON.stringify(unreachable)}`, unreachable.length === 1 && unreachable[0].reason === 'no_address');
  await answer(page, '"recipients"');
  await answer(page, '"reasons"');
  await picture(page, 'who');
  await page.context().close();
});
