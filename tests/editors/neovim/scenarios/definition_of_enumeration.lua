-- an enumeration is two things of one name in TypeScript, which Neovim lists; what docs/editors.md gives lists equal places once, and jumps

local editor = require('editor')

local file = 'frontend/src/pages/probe.ts'
local lines = { 'import { OrderStatus } from "../api";', '', 'export const paid = OrderStatus.PAID;' }
vim.fn.writefile(lines, vim.fs.joinpath(vim.env.MIZAN_SHOP, file))

vim.lsp.enable('typescript')
local status = 'backend/orders/models.py:15: class Status(models.TextChoices):'

editor.wait('TypeScript to have read the project', function()
  editor.open(file, 'paid = Order|Status.PAID')
  vim.lsp.buf.definition()
  return vim.wait(1000, function()
    return #vim.fn.getqflist() > 0
  end, 20)
end)
local listed = vim.tbl_map(function(item)
  return editor.place(vim.api.nvim_buf_get_name(item.bufnr), item.lnum)
end, vim.fn.getqflist())
editor.same(listed, { status, status })
vim.cmd('cclose')
vim.fn.setqflist({}, 'r')

local documentation = table.concat(vim.fn.readfile(vim.env.MIZAN_EDITORS_DOCUMENTATION), '\n')
local given = documentation:match('```lua\n(vim%.keymap%.set.-)\n```')
assert(load(given))()
editor.open(file, 'paid = Order|Status.PAID')
editor.type('gd')
editor.wait('the jump', function()
  return vim.bo.filetype == 'python'
end)
editor.same(editor.here(), status)
