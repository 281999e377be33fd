// Runs one scenario in the system's Firefox and prints what happened as one line of JSON.
// node drive.mjs FIREFOX SCENARIO JSON_ARGUMENTS

import { rm } from "node:fs/promises";
import puppeteer from "puppeteer-core";

const [, , executablePath, scenario, input] = process.argv;
const PATIENCE = 30000; // milliseconds, for each thing that is waited for

// All third-party cookies blocked, partitioned ones too, and with them a frame's storage.
const BLOCKED = { "network.cookie.cookieBehavior": 1, "network.cookie.cookieBehavior.pbmode": 1 };

async function openFrame(page, url) {
  await page.goto(url, { waitUntil: "domcontentloaded" });
  const element = await page.waitForSelector("#parley iframe", { timeout: PATIENCE });
  await page.waitForFunction((frame) => frame.style.visibility !== "hidden", { timeout: PATIENCE }, element);
  const frame = await element.contentFrame();
  await frame.waitForSelector("#form[data-htmx-powered]", { timeout: PATIENCE });
  return frame;
}

const wordsOf = (frame) => frame.$$eval("#list article", (all) => all.map((article) => article.innerText));

const sees = (frame, words) => frame.waitForFunction(
  (text) => document.querySelector("#list").innerText.includes(text), { timeout: PATIENCE }, words);

async function post(frame, body, name) {
  await frame.type("#form [name=body]", body);
  await frame.type("#form [name=author]", name);
  await frame.$eval("#form", (form) => form.requestSubmit());
}

// What a frame that is given nothing to keep can keep.
const storageOf = (frame) => frame.evaluate(() => {
  try {
    localStorage.setItem("parley", "1");
    return "kept";
  } catch (error) {
    return error.name;
  }
});

const scenarios = {
  // Comments are read, one is posted, and it is there after the page was loaded again.
  async read_and_post(page, { url, body, name }) {
    const frame = await openFrame(page, url);
    const before = await wordsOf(frame);
    const storage = await storageOf(frame);
    await post(frame, body, name);
    await sees(frame, body);
    const again = await openFrame(page, url);
    await sees(again, body);
    const cookies = await again.evaluate(() => document.cookie);
    return { before, after: await wordsOf(again), storage, cookies };
  },

  // A comment that waits is found again by the link that its author was told to keep, and edited and deleted there.
  async keep_link(page, { url, body, name, better }) {
    const frame = await openFrame(page, url);
    await post(frame, body, name);
    const link = await frame.waitForSelector(".keep a[href*='/c/']", { timeout: PATIENCE });
    const address = await link.evaluate((anchor) => anchor.href);
    const warned = await frame.$eval(".keep", (all) => all.innerText);
    const read = () => page.$eval("body", (all) => all.innerText);
    const send = async (form) => {
      await Promise.all([page.waitForNavigation({ timeout: PATIENCE }), page.$eval(form, (each) => each.requestSubmit())]);
      return read();
    };
    await page.goto(address, { waitUntil: "domcontentloaded" });
    const told = await read();
    await page.$eval("textarea", (field, text) => { field.value = text; }, better);
    const edited = await send("form.edit");
    const deleted = await send(".delete form");
    return { warned, told, edited, deleted };
  },
};

const errors = [];
const browser = await puppeteer.launch({
  browser: "firefox", executablePath, headless: true, extraPrefsFirefox: BLOCKED, acceptInsecureCerts: false,
});
try {
  const page = await browser.newPage();
  await page.setViewport({ width: 1000, height: 900 });
  page.on("pageerror", (error) => errors.push(String(error.message || error)));
  const told = await scenarios[scenario](page, JSON.parse(input));
  console.log(JSON.stringify({ ...told, errors }));
} catch (error) {
  console.log(JSON.stringify({ failed: String(error.stack || error), errors }));
  process.exitCode = 1;
} finally {
  await browser.close();
}
