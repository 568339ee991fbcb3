// Holds pages of reports to HTML and to accessibility, in the light and in the dark.
//
//     node report_pages.mjs FILE…
//
// vnu and html-validate read each file; axe-core looks at it in Chromium, wide in the light and narrow in
// the dark, with every explanation shown and hidden. Prints one line a file. Ends with 1 and the reasons on the standard error
// when one of them finds fault, or when one of them did not look.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, watched, withBrowser } from './visitor.mjs';

const tools = createRequire(`${process.env.TRIBUNE_TOOLS}/package.json`);
const { HtmlValidate, StaticConfigLoader } = tools('html-validate');
const axe = readFileSync(tools.resolve('axe-core/axe.min.js'), 'utf8');
const vnu = tools.resolve('vnu-jar/build/dist/vnu.jar');
const files = process.argv.slice(2);
const texts = files.map((file) => readFileSync(file, 'utf8'));

// A theme is of colours and a width of places: each is looked at once, since every look takes seconds.
const VIEWS = [{ colorScheme: 'light', width: 1200 }, { colorScheme: 'dark', width: 360 }];
const RULES = {
  extends: ['html-validate:standard', 'html-validate:a11y'],
  rules: {
    // A report in both languages has a title in each.
    'heading-level': ['error', { allowMultipleH1: true }],
    // What a wide table scrolls in is no set of fields.
    'prefer-native-element': ['error', { exclude: ['group', 'img'] }],
    // A file of its own has its style with it.
    'no-inline-style': 'off',
  },
};

// vnu says nothing of a file that is not there: it must have found a planted fault, too.
function validate(paths, input) {
  const done = spawnSync('java', ['-jar', vnu, '--format', 'json', ...paths], { input, encoding: 'utf8' });
  if (done.error) throw new Error(`java: ${done.error.message}; tests/run installs it`);
  return JSON.parse(done.stderr).messages;
}

function readByVnu() {
  const planted = validate(['-'], '<!DOCTYPE html><html lang="en"><title>A</title><p id="a"><p id="a">');
  expect('vnu finds no planted fault', planted.some(({ message }) => message.includes('Duplicate ID')));
  for (const { url, lastLine, message } of validate(files)) {
    expect(`vnu: ${url} line ${lastLine}: ${message}`, false);
  }
}

async function readByHtmlValidate() {
  const validator = new HtmlValidate(new StaticConfigLoader(RULES));
  const planted = await validator.validateString('<p id="a"></p><p id="a"></p>');
  expect('html-validate finds no planted fault', !planted.valid);
  for (const [at, text] of texts.entries()) {
    const { results } = await validator.validateString(text, files[at]);
    for (const { line, ruleId, message } of results.flatMap(({ messages }) => messages)) {
      expect(`html-validate: ${files[at]} line ${line}: ${ruleId}: ${message}`, false);
    }
  }
}

async function lookedAt(page, name) {
  await page.evaluate(axe);
  const { violations, passes } = await page.evaluate(() => window.axe.run({ resultTypes: ['violations', 'passes'] }));
  expect(`${name}: axe looked at nothing`, passes.length > 10);
  for (const { id, help, nodes } of violations) {
    expect(`${name}: axe: ${id}: ${help}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' ')}`, false);
  }
}

async function lookAt(browser, at) {
  for (const { colorScheme, width } of VIEWS) {
    const page = await watched(browser, { colorScheme, viewport: { width, height: 900 } });
    await page.setContent(texts[at]);
    const name = `${files[at]} ${colorScheme} ${width}`;
    await lookedAt(page, name);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(`${name}: ${wide} pixels stick out to the right`, wide <= 0);
    // Once it is open, a summary is not among those that are left.
    const closed = page.locator('details:not([open]) > summary');
    while (await closed.count()) await closed.first().click();
    const why = page.locator('button.why');
    if (await why.count()) {
      await why.first().click();
      const because = page.locator('[popover]:popover-open');
      expect(`${name}: nothing is explained`, (await because.innerText()).trim().length > 10);
    }
    await lookedAt(page, `${name}, all shown`);
    await page.context().close();
  }
  console.log(`${files[at]}: ${VIEWS.length} views`);
}

expect('no file is named', files.length > 0);
readByVnu();
await readByHtmlValidate();
await withBrowser(async (browser) => {
  for (const at of files.keys()) await lookAt(browser, at);
});
