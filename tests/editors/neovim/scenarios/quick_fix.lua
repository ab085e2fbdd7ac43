-- the quick fix for an unknown context puts the nearest one there, and the problem is gone

local editor = require('editor')

vim.lsp.enable('mizan')
editor.open('backend/cart/clients.py', '@client(merge="ca|rt", affects=[shipping_options])')
editor.type('ciwcrat<Esc>')
editor.wait('a problem with the unknown context', function()
  return #vim.diagnostic.get(0) > 0
end)
vim.lsp.buf.code_action({
  apply = true,
  filter = function(action)
    return action.title:find('cart', 1, true)
  end,
})
editor.wait('the problem to go', function()
  return #vim.diagnostic.get(0) == 0
end)
assert(editor.text('backend/cart/clients.py'):find('@client(merge="cart", affects=[shipping_options])', 1, true))
