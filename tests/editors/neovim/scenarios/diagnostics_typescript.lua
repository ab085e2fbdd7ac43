-- a hook that no function stands behind is said in TypeScript, with the nearest one, and the quick fix takes that

local editor = require('editor')

vim.lsp.enable('mizan')
editor.open('frontend/src/parts/CartDrawer.tsx', '  use|CartContents,')
editor.type('ciwuseCartContent<Esc>')
editor.wait('a problem with the hook', function()
  return #vim.diagnostic.get(0) > 0
end)
editor.has(editor.problems(), 'useCartContents')

vim.lsp.buf.code_action({
  apply = true,
  filter = function(action)
    return action.title:find('useCartContents', 1, true)
  end,
})
editor.wait('the problem to go', function()
  return #vim.diagnostic.get(0) == 0
end)
assert(editor.text('frontend/src/parts/CartDrawer.tsx'):find('\n  useCartContents,\n', 1, true))
