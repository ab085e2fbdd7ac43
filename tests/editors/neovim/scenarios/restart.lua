-- a server that was killed is started again, and answers

local editor = require('editor')

local function pids()
  return vim.tbl_filter(function(pid)
    return (vim.api.nvim_get_proc(pid) or {}).name == 'mizan-dev'
  end, vim.api.nvim_get_proc_children(vim.uv.os_getpid()))
end

vim.lsp.enable('mizan')
editor.open('backend/cart/clients.py', '@client(merge="ca|rt", affects=[shipping_options])')
local first = pids()
editor.same(#first, 1)

vim.uv.kill(first[1], 'sigkill')
editor.wait('another server', function()
  local now = pids()
  return #now == 1 and now[1] ~= first[1]
end)

-- It knows what is in the buffer, saved or not.
editor.type('ciwcrat<Esc>')
editor.wait('a problem of the new server', function()
  return #vim.diagnostic.get(0) > 0
end)
