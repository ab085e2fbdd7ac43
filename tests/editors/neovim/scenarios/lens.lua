-- a lens says how often a function is used, and running it lists the uses

local editor = require('editor')

vim.lsp.enable('mizan')
editor.open('backend/cart/clients.py', 'def cart_con|tents(')
vim.lsp.codelens.refresh({ bufnr = 0 })
local line = vim.api.nvim_win_get_cursor(0)[1] - 1
editor.wait('a lens above the function', function()
  return vim.iter(vim.lsp.codelens.get(0)):any(function(lens)
    return lens.range.start.line == line and lens.command.title == '3 uses'
  end)
end)

vim.lsp.codelens.run()
editor.wait('the list of uses', function()
  return vim.bo.filetype == 'qf'
end)
local places = vim.tbl_map(function(item)
  return editor.place(vim.api.nvim_buf_get_name(item.bufnr), item.lnum)
end, vim.fn.getqflist())
editor.same(#places, 3)
editor.has(places, 'frontend/src/parts/CartDrawer.tsx:48: const cart = useCartContents();')
