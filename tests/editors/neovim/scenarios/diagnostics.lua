-- a problem appears while one types, stands through further typing, and goes when it is mended

local editor = require('editor')

vim.lsp.enable('mizan')
editor.open('backend/cart/clients.py', '@client(merge="ca|rt", affects=[shipping_options])')
editor.same(editor.problems(), {})

editor.type('ciwcrat<Esc>')
editor.wait('a problem with the unknown context', function()
  return #vim.diagnostic.get(0) > 0
end)
local found = editor.problems()
editor.has(found, 'crat')

-- Whoever looks at any moment of the typing sees the problem.
local withdrawn = 0
vim.api.nvim_create_autocmd('DiagnosticChanged', {
  callback = function()
    withdrawn = withdrawn + (#vim.diagnostic.get(0) == 0 and 1 or 0)
  end,
})
editor.go('"""The ca|rt: what is in it')
for letter in ('another word or two '):gmatch('.') do
  editor.type('i' .. letter .. '<Esc>l')
  vim.wait(20)
end
vim.wait(500)
editor.same(editor.problems(), found)
editor.same(withdrawn, 0)

editor.go('@client(merge="cr|at"')
editor.type('ciwcart<Esc>')
editor.wait('the problem to go', function()
  return #vim.diagnostic.get(0) == 0
end)
