-- references of a Python function are listed in both languages, generated files left out

local editor = require('editor')

local function listed()
  vim.fn.setqflist({})
  vim.lsp.buf.references(nil, { on_list = function(options) vim.fn.setqflist({}, ' ', options) end })
  editor.wait('a list of references', function()
    return #vim.fn.getqflist() > 0
  end)
  local places = vim.tbl_map(function(item)
    return editor.place(vim.api.nvim_buf_get_name(item.bufnr), item.lnum)
  end, vim.fn.getqflist())
  table.sort(places)
  return places
end

vim.lsp.enable('mizan')
editor.open('backend/cart/clients.py', 'def cart_con|tents(')
local from_python = listed()
for _, place in ipairs({
  'backend/cart/clients.py:95: @client(affects=[cart_contents, shipping_options])',
  'frontend/src/parts/CartDrawer.tsx:48: const cart = useCartContents();',
  'frontend/src/parts/Header.tsx:46: const pieces = useCartContents()',
  'frontend/src/pages/Checkout.tsx:35: const cart = useCartContents();',
}) do
  editor.has(from_python, place)
end
for _, place in ipairs(from_python) do
  assert(not place:find('src/api', 1, true), place)
end

-- The other end knows the same.
editor.open('frontend/src/parts/CartDrawer.tsx', 'const cart = use|CartContents();')
editor.same(listed(), from_python)
