-- beside TypeScript's server, definition jumps to one place, and where TypeScript knows nothing we answer

local editor = require('editor')

vim.lsp.enable({ 'typescript', 'mizan' })
editor.open('frontend/src/parts/CartDrawer.tsx')

local hook = 'backend/cart/clients.py:44: def cart_contents(request: HttpRequest, cart_id: CartId) -> Cart:'
editor.same(editor.jump_to_python('frontend/src/parts/CartDrawer.tsx', 'const cart = use|CartContents();'), hook)

-- A string of a Literal has no place in TypeScript.
local literal = editor.jump_to_python('frontend/src/pages/Orders.tsx', 'reason: "changed|_mind"')
assert(literal:find('changed_mind', 1, true), literal)
editor.same(#vim.fn.getqflist(), 0)
