// Bundles the extension with its client.
import { copyFileSync, mkdirSync } from 'node:fs';
import { build } from 'esbuild';

await build({
  entryPoints: ['src/extension.js'],
  outfile: 'dist/extension.js',
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  external: ['vscode'],
  minify: true,
  logLevel: 'warning',
});
// Shown with the extension.
copyFileSync('../../LICENSE-MIT', 'LICENSE');
// Where the links of findings lead.
mkdirSync('dist/manual', { recursive: true });
for (const page of ['rules.md', 'reference.md']) copyFileSync(`../../docs/${page}`, `dist/manual/${page}`);
