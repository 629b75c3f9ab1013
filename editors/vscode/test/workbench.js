// The extension in a real workbench in the browser. Programs cannot be started there, so the same client speaks over a WebSocket to the
// real `andon lsp`; what a person would do is done through the interface of VS Code, and told on the console.
const vscode = require('vscode');
const { LanguageClient, AbstractMessageReader, AbstractMessageWriter } = require('vscode-languageclient/browser');
const andon = require('../src/andon');

const FILES = new Map(Object.entries({
  '/ours.org': 'andon 1\n\nrole Developer\nteam Build "🚀" led by Lead { 6 Developr }\n',
  '/notes.org': '#+TITLE: my notes\n* TODO buy milk\n** an Org heading\n',
}).map(([path, text]) => [path, new TextEncoder().encode(text)]));

class Files {
  constructor() { this.onDidChangeFile = new vscode.EventEmitter().event; }
  watch() { return { dispose() {} }; }
  stat({ path }) {
    if (path === '/') return { type: vscode.FileType.Directory, ctime: 0, mtime: 0, size: 0 };
    if (FILES.has(path)) return { type: vscode.FileType.File, ctime: 0, mtime: 0, size: FILES.get(path).length };
    throw vscode.FileSystemError.FileNotFound(path);
  }
  readDirectory() { return [...FILES.keys()].map((path) => [path.slice(1), vscode.FileType.File]); }
  readFile({ path }) { this.stat({ path }); return FILES.get(path); }
  writeFile({ path }, content) { FILES.set(path, content); }
  createDirectory() {}
  delete() {}
  rename() {}
}

class Reader extends AbstractMessageReader {
  constructor(socket) { super(); this.socket = socket; socket.onclose = () => this.fireClose(); }
  listen(callback) { this.socket.onmessage = ({ data }) => callback(JSON.parse(data)); return { dispose() {} }; }
}
class Writer extends AbstractMessageWriter {
  constructor(socket) { super(); this.socket = socket; }
  async write(message) { this.socket.send(JSON.stringify(message)); }
  end() { this.socket.close(); }
}

/** Each connection is a server process of its own. */
function server() {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://${SERVER}`);
    socket.onopen = () => resolve({ reader: new Reader(socket), writer: new Writer(socket) });
    socket.onerror = () => reject(new Error('no server'));
  });
}

const tell = (what, value) => console.log(`TRIAL ${JSON.stringify({ what, value })}`);
const uri = (path) => vscode.Uri.from({ scheme: 'trial', path });
const found = (path) => vscode.languages.getDiagnostics(uri(path)).map((d) => `${d.range.start.line + 1}: ${d.message}`);

async function until(what, holds) {
  const end = Date.now() + 60000;
  while (Date.now() < end) {
    if (await holds()) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  tell('timeout', what);
  return false;
}

async function edit(document, change) {
  const edits = new vscode.WorkspaceEdit();
  change(edits, document.uri);
  return vscode.workspace.applyEdit(edits);
}
const whole = (document) => new vscode.Range(0, 0, document.lineCount, 0);

async function trial() {
  await vscode.window.showTextDocument(uri('/notes.org'), { preview: false });
  tell('idle', await (await fetch(`http://${SERVER}/started`)).text());
  let editor = await vscode.window.showTextDocument(uri('/ours.org'), { preview: false });
  await until('label', () => vscode.workspace.textDocuments.some((d) => d.uri.path === '/ours.org' && d.languageId === 'andon'));
  const ours = () => vscode.workspace.textDocuments.find((d) => d.uri.path === '/ours.org');
  const broken = () => found('/ours.org').find((d) => d.includes('`Developr`'));
  await until('diagnostic', broken);
  tell('diagnostic', broken());
  const [linked] = vscode.languages.getDiagnostics(ours().uri).map((d) => d.code?.target).filter(Boolean);
  tell('page', String(linked?.toString(true)));
  await vscode.commands.executeCommand('workbench.actions.view.problems');
  tell('picture', 'diagnostic');
  await new Promise((resolve) => setTimeout(resolve, 2500));

  const at = new vscode.Position(3, 34);
  const actions = await vscode.commands.executeCommand('vscode.executeCodeActionProvider', ours().uri, new vscode.Range(at, at), 'quickfix', 10);
  const mend = actions.find((a) => a.edit && a.title.includes('Developer'));
  tell('fix', mend?.title);
  if (mend) await vscode.workspace.applyEdit(mend.edit);
  tell('fixed', (await until('mended', () => !broken())) && ours().getText());

  const renamed = await vscode.commands.executeCommand('vscode.executeDocumentRenameProvider', ours().uri, new vscode.Position(2, 6), 'Engineer');
  await vscode.workspace.applyEdit(renamed);
  tell('renamed', ours().getText());

  await edit(ours(), (e, u) => e.insert(u, new vscode.Position(3, 29), ' 1 '));
  const items = await vscode.commands.executeCommand('vscode.executeCompletionItemProvider', ours().uri, new vscode.Position(3, 32));
  tell('completed', items.items.map((i) => i.label.label ?? i.label).includes('Engineer'));

  const sound = 'andon 1\n\nrole   Engineer\nteam Build   led by Lead {\n6 Engineer\n}\n';
  await edit(ours(), (e, u) => e.replace(u, whole(ours()), sound));
  const layout = await vscode.commands.executeCommand('vscode.executeFormatDocumentProvider', ours().uri, { tabSize: 2, insertSpaces: true });
  await edit(ours(), (e, u) => e.set(u, layout));
  tell('formatted', ours().getText());

  editor = await vscode.window.showTextDocument(ours(), { preview: false });
  for (let i = 0; i < 200; i++) await editor.edit((e) => e.insert(new vscode.Position(ours().lineCount - 1, 0), `role R${i} { pace }\n`));
  const right = () => found('/ours.org').filter((d) => d.includes('`pace`')).length;
  await until('typed', () => right() === 200);
  tell('typed', right());

  await fetch(`http://${SERVER}/kill`);
  await edit(ours(), (e, u) => e.replace(u, whole(ours()), 'andon 1\nrole A { pac }\n'));
  tell('revived', await until('revival', () => found('/ours.org').some((d) => d.startsWith('2: ') && d.includes('`pac`'))));

  await vscode.commands.executeCommand('andon.restart');
  await edit(ours(), (e, u) => e.replace(u, whole(ours()), 'andon 1\n\nrole A { pac }\n'));
  tell('restarted', await until('restart', () => found('/ours.org').some((d) => d.startsWith('3: ') && d.includes('`pac`'))));

  const theirs = vscode.workspace.textDocuments.find((d) => d.uri.path === '/notes.org');
  tell('labels', { ours: ours().languageId, theirs: theirs.languageId, theirFindings: found('/notes.org').length });
}

exports.activate = async (context) => {
  vscode.workspace.registerFileSystemProvider('trial', new Files());
  const asFile = { code2Protocol: (u) => `file:///trial${u.path}`, protocol2Code: (u) => uri(u.replace('file:///trial', '')) };
  andon.activate(context, (options) => new LanguageClient('andon', 'Andon', server, { ...options, uriConverters: asFile }));
  try {
    await trial();
  } catch (why) {
    tell('fault', String(why.stack ?? why));
  }
  tell('end', true);
};
