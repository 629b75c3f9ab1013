// What the extension does wherever it runs; how the server is reached is said by who calls.
const vscode = require('vscode');

const HEADER = /^\uFEFF?andon[ \t]+[0-9]/;

// VS Code lets the extension `.org` of an Org extension win over the first line, so documents are re-labelled when they open.
function relabel(document) {
  const ours = document.uri.path.endsWith('.org') && HEADER.test(document.lineAt(0).text);
  if (ours && document.languageId !== 'andon') {
    vscode.languages.setTextDocumentLanguage(document, 'andon').then(undefined, () => {});
  }
}

/** Starts the extension; `connect` makes a client from the options that all clients share. */
function activate(context, connect) {
  const client = connect({
    documentSelector: [{ language: 'andon' }],
    // Findings link to the pages that come with the extension.
    initializationOptions: { manual: vscode.Uri.joinPath(context.extensionUri, 'dist/manual/').toString() },
    synchronize: { fileEvents: vscode.workspace.createFileSystemWatcher('**/{*.org,*.andon,andon.toml}') },
  });
  // The server starts with the first document of ours, not with every window.
  let started = false;
  const restart = async () => {
    started = true;
    if (client.isRunning()) await client.stop();
    await start(client);
  };
  context.subscriptions.push(vscode.commands.registerCommand('andon.restart', restart), { dispose: () => client.dispose() });

  const opened = (document) => {
    relabel(document);
    if (document.languageId === 'andon' && !started) {
      started = true;
      start(client);
    }
  };
  context.subscriptions.push(vscode.workspace.onDidOpenTextDocument(opened));
  vscode.workspace.textDocuments.forEach(opened);
}

async function start(client) {
  try {
    await client.start();
  } catch (why) {
    const settings = 'Open the settings';
    const text = `The language server of Andon does not start: ${why.message ?? why}. Is \`andon\` on the PATH?`;
    if (await vscode.window.showErrorMessage(text, settings)) {
      vscode.commands.executeCommand('workbench.action.openSettings', 'andon.server.command');
    }
  }
}

module.exports = { activate };
