-- What a person does, in Neovim without a screen; each line says what came of it. Run by `editors/test nvim`.
local here = vim.env.HERE .. "/nvim"
vim.opt.rtp:prepend(here)
vim.opt.rtp:prepend(vim.env.PARSERS)
vim.cmd("filetype on | syntax on | runtime plugin/andon.lua")
vim.api.nvim_set_option_value("swapfile", false, {})
local function tell(what, value) io.stdout:write(what .. "=" .. tostring(value):gsub("\n", "\\n") .. "\n") end
local function text() return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n") end
local function count(pattern)
  local n = 0
  for _, d in ipairs(vim.diagnostic.get(0)) do if d.message:find(pattern, 1, true) then n = n + 1 end end
  return n
end
local function wait(holds) return vim.wait(30000, holds, 20) end
local function set(lines) vim.api.nvim_buf_set_lines(0, 0, -1, false, lines) end

vim.cmd.edit("theirs.org")
tell("theirs", vim.bo.filetype .. " " .. #vim.lsp.get_clients({ bufnr = 0 }))
vim.cmd.edit("ours.org")
tell("ours", vim.bo.filetype)
tell("diagnostic", wait(function() return count("`Developr`") > 0 end) and vim.diagnostic.get(0)[1].lnum + 1)

-- Colours and folds of the tree-sitter grammar.
vim.treesitter.get_parser(0):parse()
local function colour(row, column)
  local names = vim.tbl_map(function(c) return c.capture end, vim.treesitter.get_captures_at_pos(0, row, column))
  return table.concat(names, ",")
end
tell("colours", colour(0, 0) .. " " .. colour(2, 0) .. " " .. colour(2, 6) .. " " .. colour(3, 30))
set({ "andon 1", "team A {", "  6 B", "}" })
vim.treesitter.get_parser(0):parse()
vim.wo.foldmethod, vim.wo.foldexpr = "expr", "v:lua.vim.treesitter.foldexpr()"
vim.wait(2000, function() return vim.fn.foldlevel(3) == 1 end, 20)
tell("folds", vim.fn.foldlevel(1) .. vim.fn.foldlevel(3))
vim.cmd("undo")

wait(function() return count("`Developr`") > 0 end)
vim.api.nvim_win_set_cursor(0, { 4, 36 })
vim.lsp.buf.code_action({ apply = true, filter = function(a) return a.title:find("Developer", 1, true) ~= nil end })
tell("fixed", wait(function() return text():find("6 Developer }", 1, true) end))
vim.api.nvim_win_set_cursor(0, { 3, 6 })
vim.lsp.buf.rename("Engineer")
wait(function() return text():find("6 Engineer }", 1, true) end)
tell("renamed", text())

set({ "andon 1", "role Engineer", "team Build led by Lead { 6 Eng }" })
vim.api.nvim_win_set_cursor(0, { 3, 30 })
local client = vim.lsp.get_clients({ bufnr = 0 })[1]
local answers = vim.lsp.buf_request_sync(0, "textDocument/completion", vim.lsp.util.make_position_params(0, client.offset_encoding), 10000)
local labels = {}
for _, answer in pairs(answers or {}) do
  for _, item in ipairs(answer.result and (answer.result.items or answer.result) or {}) do labels[item.label] = true end
end
tell("completed", labels.Engineer)

set({ "andon 1", "", "role   Engineer", "team Build   led by Lead {", "6 Engineer", "}" })
vim.lsp.buf.format({ timeout_ms = 10000 })
tell("formatted", text())

for i = 1, 200 do vim.api.nvim_buf_set_lines(0, -1, -1, false, { "role R" .. i .. " { pace }" }) end
wait(function() return count("`pace`") == 200 end)
tell("typed", count("`pace`"))

local pid = vim.trim(vim.fn.system({ "pgrep", "-P", tostring(vim.fn.getpid()), "-x", "andon" }))
vim.uv.kill(tonumber(pid), "sigkill")
wait(function() return #vim.lsp.get_clients({ bufnr = 0 }) == 0 end)
set({ "andon 1", "role A { pac }" })
vim.cmd("doautocmd FileType andon")
tell("revived", wait(function() return count("`pac`") > 0 end))
vim.cmd("qa!")
