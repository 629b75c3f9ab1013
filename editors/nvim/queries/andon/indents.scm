(block) @indent.begin
(block "}" @indent.branch)
[(comment) (doc)] @indent.ignore
