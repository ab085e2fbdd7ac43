-- a decorator that is half typed takes no problem away and brings no wrong one

local editor = require('editor')

vim.lsp.enable('mizan')
editor.open('backend/cart/clients.py', '@client(merge="ca|rt", affects=[shipping_options])')
editor.type('ciwcrat<Esc>')
editor.wait('a problem with the unknown context', function()
  return #vim.diagnostic.get(0) > 0
end)
local found = vim.diagnostic.get(0)[1].message

editor.go('@client(context="local", cac|he=600)')
editor.type('O@client(context="<Esc>')
local typed = vim.api.nvim_win_get_cursor(0)[1] - 1
vim.wait(1000)
editor.has(editor.problems(), found)
for _, problem in ipairs(vim.diagnostic.get(0)) do
  assert(problem.message == found or problem.lnum == typed, problem.message)
end
