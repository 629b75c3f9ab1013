// Pictures in a real browser: no script runs, no request goes out, every payload can be read. Called by check.py.
import { createRequire } from "node:module";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import assert from "node:assert";

const [, , list, modules] = process.argv;
const require = createRequire(join(modules, "package.json"));
const { chromium } = require("playwright-core");
const pages = JSON.parse(readFileSync(list, "utf8"));
const profile = mkdtempSync(join(tmpdir(), "pictures-"));
const browser = await chromium.launchPersistentContext(profile, {
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  headless: true,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
});
const requests = [];
browser.on("request", (r) => { if (!r.url().startsWith("file:") && !r.url().startsWith("data:") && !r.url().startsWith("about:")) requests.push(r.url()); });
const page = await browser.newPage();
page.on("dialog", (d) => { requests.push(`dialog ${d.message()}`); d.dismiss(); });
await page.addInitScript(() => { window.ran = 0; window.pwned = () => { window.ran += 1; }; });
const words = (text) => text.replace(/[\u00a0\s]+/g, " ").trim();

async function quiet(what) {
  await page.waitForTimeout(50);
  assert.equal(await page.evaluate(() => window.ran), 0, `${what}: a script ran`);
  assert.deepEqual(requests, [], `${what}: a request went out`);
}

for (const { payloads, svg, overlay } of pages.filter((p) => p.svg)) {
  for (const file of [svg, overlay]) {
    await page.goto(pathToFileURL(file).href);
    assert.equal(await page.evaluate(() => document.documentElement.localName), "svg");
    await quiet(file);
    // The same inside of an HTML page, where the rules of reading are laxer.
    await page.goto("about:blank");
    const shown = await page.evaluate((text) => { document.body.innerHTML = text; return document.body.textContent; }, readFileSync(file, "utf8"));
    await quiet(`${file} in HTML`);
    const kinds = await page.evaluate(() => [...new Set([...document.body.querySelectorAll("*")].map((e) => e.localName))].sort());
    assert.deepEqual(kinds.filter((k) => !["svg", "title", "desc", "rect", "path", "text", "g", "circle"].includes(k)), []);
    if (file === svg) for (const p of payloads) assert.ok(words(shown).includes(words(p)), `${p} can be read`);
  }
}

await page.goto("about:blank");
await page.addScriptTag({ path: join(modules, "node_modules/mermaid/dist/mermaid.min.js") });
await page.evaluate(() => window.mermaid.initialize({ startOnLoad: false, securityLevel: "strict", maxTextSize: 50000, maxEdges: 500 }));
for (const [i, { payloads, mermaid }] of pages.entries()) {
  const shown = await page.evaluate(async ([i, text]) => {
    const { svg } = await window.mermaid.render(`m${i}`, text);
    document.body.innerHTML = svg;
    const bad = [...document.body.querySelectorAll("script, a, iframe, img")].map((e) => e.outerHTML);
    // A label that is broken into lines loses its blanks: they are put back between the parts.
    const labels = [...document.body.querySelectorAll(".nodeLabel, .edgeLabel, .cluster-label, text")].map((e) => e.textContent);
    return { bad, labels };
  }, [i, mermaid]);
  await quiet(`mermaid ${i}`);
  assert.deepEqual(shown.bad, []);
  const labels = shown.labels.map(words);
  for (const p of payloads) assert.ok(labels.some((l) => l.includes(words(p))), `Mermaid shows ${JSON.stringify(p)}: ${JSON.stringify(labels)}`);
}
await browser.close();
rmSync(profile, { recursive: true, force: true });
