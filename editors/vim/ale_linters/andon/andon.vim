" The language server for ALE, which finds this file on the runtime path. ALE takes columns for bytes.
call ale#Set('andon_executable', 'andon')

call ale#linter#Define('andon', {
\   'name': 'andon',
\   'lsp': 'stdio',
\   'executable': {buffer -> ale#Var(buffer, 'andon_executable')},
\   'command': '%e lsp',
\   'language': 'andon',
\   'initialization_options': {'positionEncodings': ['utf-8']},
\   'project_root': {buffer -> empty(ale#path#FindNearestFile(buffer, 'andon.toml')) ? fnamemodify(bufname(buffer), ':p:h') : fnamemodify(ale#path#FindNearestFile(buffer, 'andon.toml'), ':h')},
\})
