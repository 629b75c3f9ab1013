" Line 1 decides: a file that begins with `andon 1` is ours, every other .org stays what it was.
autocmd BufRead,BufNewFile *.org if getline(1) =~# '^\%uFEFF\=andon\s\+\d' | set filetype=andon | endif
autocmd BufRead,BufNewFile *.andon set filetype=andon
