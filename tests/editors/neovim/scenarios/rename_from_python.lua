-- a function renamed in Python has its new name in both languages, in each one's spelling

local editor = require('editor')

vim.lsp.enable('mizan')
editor.open('backend/cart/clients.py', 'def cart_con|tents(')
vim.lsp.buf.rename('what_is_in_it')
editor.wait('the new name in Python', function()
  return editor.text('backend/cart/clients.py'):find('def what_is_in_it(', 1, true)
end)

assert(editor.text('backend/cart/clients.py'):find('affects=[what_is_in_it, shipping_options]', 1, true))
for _, file in ipairs({ 'parts/CartDrawer.tsx', 'parts/Header.tsx', 'pages/Checkout.tsx' }) do
  local text = editor.text('frontend/src/' .. file)
  assert(text:find('useWhatIsInIt()', 1, true), text)
  assert(not text:find('useCartContents', 1, true), text)
end
assert(editor.text('backend/tests.py'):find('cart.what_is_in_it(self.request', 1, true))
