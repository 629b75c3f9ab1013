" Vim syntax of Andon; the words are made from the grammar.
if exists("b:current_syntax")
  finish
endif
syntax iskeyword @,48-57,_
runtime! syntax/andon_words.vim
" A match, not a keyword, so that the header can have the word.
syntax match andonDeclaration /\<andon\>/
syntax match andonHeader /\%1l^\%uFEFF\=andon\s\+\d\+/
syntax match andonNumber /\<\d[0-9_]*\(\.\d\+\)\=%\=/
syntax match andonArrow /<\=->/
syntax region andonString start=/"/ skip=/\\./ end=/"/ oneline
syntax match andonComment +//.*$+
syntax match andonDoc +///.*$+
syntax region andonBlock start=/{/ end=/}/ transparent fold
highlight default link andonHeader PreProc
highlight default link andonDeclaration Structure
highlight default link andonKeyword Keyword
highlight default link andonNumber Number
highlight default link andonArrow Operator
highlight default link andonString String
highlight default link andonComment Comment
highlight default link andonDoc SpecialComment
let b:current_syntax = "andon"
