// The server is a program that speaks over its standard input and output.
const vscode = require('vscode');
const { LanguageClient } = require('vscode-languageclient/node');
const andon = require('./andon');

exports.activate = (context) => {
  const [command, ...args] = vscode.workspace.getConfiguration('andon').get('server.command');
  andon.activate(context, (options) => new LanguageClient('andon', 'Andon', { command, args }, options));
};
