-- beside TypeScript's server, a hook renamed with Neovim's own key renames the function in Python and every use, once

local editor = require('editor')

vim.lsp.enable({ 'typescript', 'mizan' })
editor.open('frontend/src/parts/CartDrawer.tsx', 'const cart = use|CartContents();')

local asked = 0
vim.ui.input = function(_, answer)
  asked = asked + 1
  answer('useWhatIsInIt')
end
vim.api.nvim_feedkeys('grn', 'mx', false)
editor.wait('the new name in Python', function()
  return editor.text('backend/cart/clients.py'):find('def what_is_in_it(', 1, true)
end)
for _, file in ipairs({ 'parts/CartDrawer.tsx', 'parts/Header.tsx', 'pages/Checkout.tsx' }) do
  local text = editor.text('frontend/src/' .. file)
  assert(text:find('useWhatIsInIt()', 1, true), text)
  assert(not text:find('useCartContents', 1, true), text)
end

vim.wait(1000)
editor.same(asked, 1)
assert(not editor.text('backend/cart/clients.py'):find('useWhatIsInIt', 1, true), 'TypeScript renamed, too')

-- What is none of ours is still TypeScript's to rename.
editor.go('const ca|rt = useWhatIsInIt();')
vim.api.nvim_feedkeys('grn', 'mx', false)
editor.wait('the new name of a local variable', function()
  return editor.text('frontend/src/parts/CartDrawer.tsx'):find('const useWhatIsInIt = ', 1, true)
end)
