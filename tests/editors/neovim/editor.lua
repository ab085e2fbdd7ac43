-- The hands and the eyes of a scenario in Neovim. In go places in the shop, written as `file` and a text with `|` for the cursor; out come
-- what a person would see: lines of text. Whatever does not come in time is an error that says what was seen last.

local M = {}

local PATIENCE = 20000
local shop = vim.env.MIZAN_SHOP

---Waits until `see()` gives something, and gives that.
function M.wait(what, see)
  local seen
  if not vim.wait(PATIENCE, function()
    seen = see()
    return seen
  end, 50) then
    error(('waited %d s for %s; the messages are:\n%s'):format(PATIENCE / 1000, what, vim.fn.execute('messages')), 2)
  end
  return seen
end

---The client of that name, once it answers for the current buffer.
function M.client(name)
  return M.wait(name .. ' to start', function()
    local client = vim.lsp.get_clients({ bufnr = 0, name = name })[1]
    return client and client.initialized and client
  end)
end

---Opens a file, with the cursor where `|` stands in `marked`, and waits for the servers that are enabled for it.
function M.open(file, marked)
  local buffer = vim.fn.bufadd(vim.fs.joinpath(shop, file))
  vim.bo[buffer].buflisted = true
  vim.cmd.buffer(buffer)
  for _, name in ipairs({ 'mizan', 'typescript' }) do
    if vim.lsp.is_enabled(name) and vim.list_contains(vim.lsp.config[name].filetypes, vim.bo.filetype) then
      M.client(name)
    end
  end
  if marked then
    M.go(marked)
  end
end

---Puts the cursor where `|` stands in `marked`, in the current buffer.
function M.go(marked)
  local before, after = marked:match('^(.-)|(.*)$')
  for number, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, true)) do
    local start = line:find(before .. after, 1, true)
    if start then
      vim.api.nvim_win_set_cursor(0, { number, start - 1 + #before })
      return
    end
  end
  error(('no line has `%s`'):format(before .. after), 2)
end

---Types keys as a person does, in normal mode at first.
function M.type(keys)
  vim.api.nvim_feedkeys(vim.api.nvim_replace_termcodes(keys, true, false, true), 'tx!', false)
end

---Jumps to the definition of what is under the cursor, as often as it takes until a Python file is open, and says where that is.
---A server that has only just started may not have read the project yet.
function M.jump_to_python(file, marked)
  M.wait('a jump to Python from ' .. marked, function()
    M.open(file, marked)
    vim.lsp.buf.definition()
    return vim.wait(1000, function()
      return vim.bo.filetype == 'python'
    end, 20)
  end)
  return M.here()
end

---Asks the server about the cursor, and gives its result.
function M.ask(method, more)
  local client = M.client('mizan')
  local params = vim.tbl_extend('force', vim.lsp.util.make_position_params(0, client.offset_encoding), more or {})
  local answer = assert(client:request_sync(method, params, PATIENCE))
  assert(not answer.err, answer.err and vim.inspect(answer.err))
  return answer.result
end

---Where the cursor is, as `file:line: text`.
function M.here()
  local file = vim.api.nvim_buf_get_name(0)
  return M.place(file, vim.api.nvim_win_get_cursor(0)[1])
end

---A place as `file:line: text`, with the file's path in the shop.
function M.place(file, line)
  local buffer = vim.fn.bufadd(file)
  vim.fn.bufload(buffer)
  local text = vim.api.nvim_buf_get_lines(buffer, line - 1, line, false)[1] or ''
  return ('%s:%d: %s'):format(vim.fs.relpath(shop, file) or file, line, vim.trim(text))
end

---The problems that Neovim shows for the current buffer, as `line: message`.
function M.problems()
  local shown = vim.tbl_map(function(problem)
    return ('%d: %s'):format(problem.lnum + 1, problem.message)
  end, vim.diagnostic.get(0))
  table.sort(shown)
  return shown
end

---The text of a file as the editor has it, saved or not.
function M.text(file)
  local buffer = vim.fn.bufadd(vim.fs.joinpath(shop, file))
  vim.fn.bufload(buffer)
  return table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, true), '\n')
end

---Fails unless `list` has a row with `wanted` in it.
function M.has(list, wanted)
  for _, row in ipairs(list) do
    if row:find(wanted, 1, true) then
      return
    end
  end
  error(('nothing has `%s`; there is:\n%s'):format(wanted, table.concat(list, '\n')), 2)
end

---Fails unless both are the same.
function M.same(found, wanted)
  if not vim.deep_equal(found, wanted) then
    error(('found %s\nwanted %s'):format(vim.inspect(found), vim.inspect(wanted)), 2)
  end
end

return M
