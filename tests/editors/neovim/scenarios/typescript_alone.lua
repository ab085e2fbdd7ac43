-- without mizan-dev, the jump of TypeScript 7's server leads from a hook, an argument key and a result field to Python

local editor = require('editor')

vim.lsp.enable('typescript')
editor.open('frontend/src/parts/CartDrawer.tsx')

for marked, wanted in pairs({
  ['const cart = use|CartContents();'] = 'backend/cart/clients.py:44: def cart_contents(request: HttpRequest, cart_id: CartId) -> Cart:',
  ['emptyCart.mutate({ cart|_id:'] = 'backend/cart/clients.py:88: def empty_cart(request: HttpRequest, cart_id: CartId) -> Cart:',
  ['cart.lin|es.map('] = 'backend/cart/schemas.py:52: lines: list[CartLine]',
}) do
  editor.same(editor.jump_to_python('frontend/src/parts/CartDrawer.tsx', marked), wanted)
end
