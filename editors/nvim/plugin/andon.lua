-- Line 1 decides: a file that begins with `andon 1` is ours, every other .org stays what it was.
vim.filetype.add({
  extension = {
    andon = "andon",
    org = function(_, buffer)
      local first = buffer and vim.api.nvim_buf_get_lines(buffer, 0, 1, false)[1] or ""
      return first:gsub("^\239\187\191", ""):match("^andon%s+%d") and "andon" or "org"
    end,
  },
})

vim.api.nvim_create_autocmd("FileType", {
  pattern = "andon",
  callback = function(event)
    vim.bo[event.buf].commentstring = "// %s"
    vim.bo[event.buf].shiftwidth = 2
    vim.bo[event.buf].expandtab = true
    -- Colours of the tree-sitter grammar when its parser is installed; else those of syntax/andon.vim stay.
    pcall(vim.treesitter.start, event.buf, "andon")
    local command = vim.g.andon_command or { "andon", "lsp" }
    if vim.fn.executable(command[1]) == 1 then
      local name = vim.api.nvim_buf_get_name(event.buf)
      vim.lsp.start({
        name = "andon",
        cmd = command,
        root_dir = vim.fs.root(event.buf, { "andon.toml", ".git" }) or vim.fs.dirname(name),
      }, { bufnr = event.buf })
    end
  end,
})
