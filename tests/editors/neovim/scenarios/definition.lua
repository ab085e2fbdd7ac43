-- definition leads from a hook, an argument key, a result field and an attribute to the line of Python that made it

local editor = require('editor')

vim.lsp.enable('mizan')
for _, row in ipairs({
  { 'frontend/src/parts/CartDrawer.tsx', 'const cart = use|CartContents();', 'backend/cart/clients.py:44: def cart_contents(request: HttpRequest, cart_id: CartId) -> Cart:' },
  { 'frontend/src/parts/CartDrawer.tsx', 'emptyCart.mutate({ cart|_id:', 'backend/cart/clients.py:88: def empty_cart(request: HttpRequest, cart_id: CartId) -> Cart:' },
  { 'frontend/src/parts/CartDrawer.tsx', 'cart.lin|es.map(', 'backend/cart/schemas.py:52: lines: list[CartLine]' },
  { 'frontend/src/App.tsx', '<CartContext cart|_id=', 'backend/cart/clients.py:44: def cart_contents(request: HttpRequest, cart_id: CartId) -> Cart:' },
}) do
  local file, marked, wanted = unpack(row)
  editor.same(editor.jump_to_python(file, marked), wanted)
  editor.same(#vim.fn.getqflist(), 0)
end
