" What a person does, in Vim with ALE and without a screen; each line says what came of it. Run by `editors/test vim`.
set nocompatible nomore noswapfile hidden nowritebackup
let &runtimepath = $HERE . '/vim,' . &runtimepath
filetype plugin on
syntax on
let g:ale_lint_delay = 20
let g:ale_completion_enabled = 0
let g:ale_linters = {'andon': ['andon']}
packadd ale
" What a person would type when asked.
runtime autoload/ale/util.vim
function! ale#util#Input(...) abort
  return g:answer
endfunction
function! s:Mend(data, items) abort
  for [l:kind, l:item] in a:items
    if l:item.title =~# 'Developer'
      call ale#codefix#ApplyLSPCodeAction(a:data, l:item)
    endif
  endfor
endfunction
let s:out = []
function! s:Tell(what, value) abort
  call add(s:out, a:what . '=' . a:value)
endfunction
function! s:Found(part) abort
  return len(filter(copy(ale#engine#GetLoclist(bufnr('%'))), {_, d -> stridx(d.text, a:part) >= 0}))
endfunction
function! s:Wait(condition) abort
  for l:i in range(600)
    if eval(a:condition) | return 1 | endif
    sleep 50m
  endfor
  return 0
endfunction
function! s:Lint() abort
  call ale#Queue(0)
endfunction
function! s:Text() abort
  return join(getline(1, '$'), '\n')
endfunction
function! s:Put(lines) abort
  silent %delete _
  call setline(1, a:lines)
endfunction

try
  edit theirs.org
  call s:Tell('theirs', &filetype)
  edit ours.org
  call s:Tell('ours', &filetype)
  call s:Tell('colours', synIDattr(synID(1, 1, 0), 'name') . ' ' . synIDattr(synID(3, 1, 0), 'name'))
  call s:Lint()
  call s:Wait("s:Found('`Developr`') > 0")
  call s:Tell('diagnostic', join(map(filter(copy(ale#engine#GetLoclist(bufnr('%'))), {_, d -> stridx(d.text, '`Developr`') >= 0}), {_, d -> d.lnum}), ','))

  call search('Developr ')
  call ale#codefix#Execute(0, function('s:Mend'))
  call s:Wait("getline(4) =~# '6 Developer }'")
  call s:Tell('fixed', getline(4))

  call cursor(3, 6)
  let g:answer = 'Engineer'
  call ale#rename#Execute()
  call s:Wait("getline(4) =~# 'Engineer'")
  call s:Tell('renamed', s:Text())

  call s:Put(['andon 1', '', 'role   Engineer', 'team Build   led by Lead {', '6 Engineer', '}'])
  silent normal! gggqG
  call s:Tell('formatted', s:Text())

  for s:i in range(1, 200)
    call append('$', 'role R' . s:i . ' { pace }')
    call s:Lint()
  endfor
  call s:Wait("s:Found('`pace`') == 200")
  call s:Tell('typed', s:Found('`pace`'))

  call s:Put(['andon 1', 'role A { pac }'])
  ALEStopAllLSPs
  sleep 200m
  call s:Lint()
  call s:Tell('revived', s:Wait("s:Found('`pac`') > 0"))
catch
  call s:Tell('fault', v:exception . ' ' . v:throwpoint)
endtry
call writefile(s:out, $OUT)
qa!
