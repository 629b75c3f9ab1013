// Opens a trace in speedscope itself, as its command line does, and sees that it has read all items: node speedscope.mjs MODULES TRACE.json ITEMS
import { createRequire } from "node:module";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import assert from "node:assert";

const [, , modules, trace, items] = process.argv;
const { chromium } = createRequire(join(modules, "package.json"))("playwright-core");
const folder = mkdtempSync(join(tmpdir(), "speedscope-"));
const script = join(folder, "profile.js");
const content = readFileSync(trace).toString("base64");
writeFileSync(script, `speedscope.loadFileFromBase64("trace.json", ${JSON.stringify(content)})`);
const browser = await chromium.launchPersistentContext(join(folder, "profile"), {
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  headless: true,
  args: ["--no-sandbox", "--disable-gpu", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
try {
  const page = await browser.newPage();
  const said = [];
  page.on("dialog", (d) => { said.push(d.message()); d.dismiss(); });
  page.on("console", (m) => { if (m.type() === "error") said.push(m.text()); });
  const viewer = pathToFileURL(join(modules, "node_modules/speedscope/dist/release/index.html")).href;
  await page.goto(`${viewer}#localProfilePath=${script}`);
  // The title names the profile in front and how many there are: `Feature#1 (1/452) - trace.json - speedscope`.
  await page.waitForFunction(() => /\(\d+\/\d+\)/.test(document.title + document.body.innerText), null, { timeout: 60_000 })
    .catch(() => {});
  const shown = `${await page.title()} ${await page.evaluate(() => document.body.innerText)}`;
  assert.deepEqual(said, [], `speedscope complains of ${trace}`);
  const count = /\((\d+)\/(\d+)\)/.exec(shown);
  assert.ok(count, `speedscope shows no profile of ${trace}: ${shown.slice(0, 200)}`);
  assert.equal(Number(count[2]), Number(items), `speedscope has read other rows of ${trace} than it has`);
  console.log(`speedscope opens ${trace.split("/").pop()}: ${count[2]} rows`);
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
