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
async function activate(context, connect) {
  vscode.workspace.textDocuments.forEach(relabel);
  context.subscriptions.push(vscode.workspace.onDidOpenTextDocument(relabel));

  const client = connect({
    documentSelector: [{ language: 'andon' }],
    synchronize: { fileEvents: vscode.workspace.createFileSystemWatcher('**/{*.org,*.andon,andon.toml}') },
  });
  context.subscriptions.push(
    vscode.commands.registerCommand('andon.restart', async () => {
      await client.stop();
      await client.start();
    }),
    { dispose: () => client.dispose() },
  );
  try {
    await client.start();
  } catch (why) {
    const settings = 'Open the settings';
    vscode.window
      .showErrorMessage(`The language server of Andon does not start: ${why.message ?? why}. Is \`andon\` on the PATH?`, settings)
      .then((chosen) => chosen && vscode.commands.executeCommand('workbench.action.openSettings', 'andon.server.command'));
  }
  return client;
}

module.exports = { activate };
