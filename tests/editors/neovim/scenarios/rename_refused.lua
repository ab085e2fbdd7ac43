-- a rename that cannot be done says why, and changes nothing

local editor = require('editor')

vim.lsp.enable('mizan')
editor.open('backend/cart/clients.py', 'def cart_con|tents(')
local client = editor.client('mizan')
local params = vim.lsp.util.make_position_params(0, client.offset_encoding)
params.newName = 'shipping_options'
local answer = editor.wait('an answer', function()
  return client:request_sync('textDocument/rename', params, 1000)
end)
assert(answer.err, 'a name that is taken was given twice')
assert(answer.err.message:find('shipping_options', 1, true), answer.err.message)
