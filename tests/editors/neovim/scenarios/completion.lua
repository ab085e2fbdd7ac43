-- a half typed decorator offers the contexts there are, and a half typed call the keys of its argument

local editor = require('editor')

---What is offered after typing `text` at the cursor.
local function offered(text)
  editor.type('a' .. text .. '<Esc>')
  vim.api.nvim_win_set_cursor(0, { vim.api.nvim_win_get_cursor(0)[1], vim.api.nvim_win_get_cursor(0)[2] + 1 })
  local result = editor.ask('textDocument/completion') or {}
  local labels = vim.tbl_map(function(item)
    return item.label
  end, result.items or result)
  table.sort(labels)
  return labels
end

vim.lsp.enable('mizan')
vim.o.virtualedit = 'onemore'
editor.open('backend/cart/clients.py', '    return cart_id_of(request)|')
editor.type('A<CR><CR><CR><C-u>@client(affects=<Esc>')
local contexts = offered('"')
for _, context in ipairs({ 'cart', 'orders', 'addresses' }) do
  editor.has(contexts, context)
end

editor.open('backend/catalogue/clients/reviews.py', '    return review_entry(row)|')
editor.type('A<CR><CR><CR><C-u>@client(context=<Esc>')
editor.has(offered('"'), 'product')

editor.open('frontend/src/parts/CartDrawer.tsx', 'emptyCart.mutate({ |cart_id: cart.id })')
editor.type('ct}<Esc>')
editor.has(offered(' '), 'cart_id')
