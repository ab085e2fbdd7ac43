-- The language server of mizan-dev, for Neovim 0.11 and newer: `vim.lsp.enable('mizan')`.
--
-- Neovim reads this file from any `lsp/` folder of 'runtimepath'. In goes a buffer, out comes how to start the server for it. It changes no
-- option, and maps one key, Neovim's own for a rename, in buffers of the server.

local LANGUAGES = { 'python', 'typescript', 'typescriptreact', 'javascript', 'javascriptreact' }

-- Beside one of these, the server does not say again what TypeScript says by itself.
local TYPESCRIPT_SERVERS = { 'ts_ls', 'vtsls', 'tsgo', 'typescript-tools', 'denols', 'typescript' }

-- So many crashes within three minutes are taken for bad luck.
local RESTARTS, MINUTES = 4, 3
local crashes = {}

local WINDOWS = vim.fn.has('win32') == 1

---@param folder string
---@param depth integer
---@return string[] folders `folder`, and the folders in it where something may be installed
local function near(folder, depth)
  local folders = { folder }
  for name, kind in vim.fs.dir(folder, { depth = depth }) do
    if kind == 'directory' and not name:find('^%.') and not name:find('node_modules') then
      table.insert(folders, vim.fs.joinpath(folder, name))
    end
  end
  table.sort(folders)
  return folders
end

---@param root string
---@return string program the project's own, else the one on PATH
local function program(root)
  local scripts = WINDOWS and 'Scripts' or 'bin'
  local places = { 'node_modules/.bin', '.venv/' .. scripts, 'venv/' .. scripts, 'env/' .. scripts }
  for _, place in ipairs(places) do
    for _, folder in ipairs(near(root, 1)) do
      local path = vim.fn.exepath(vim.fs.joinpath(folder, place, 'mizan-dev'))
      if path ~= '' then
        return path
      end
    end
  end
  return 'mizan-dev'
end

---@param folder string
---@return boolean whether a Django or FastAPI project can be here
local function may_be_project(folder)
  for _, inside in ipairs(near(folder, 1)) do
    for _, mark in ipairs({ 'mizan.toml', 'manage.py', 'pyproject.toml' }) do
      if vim.uv.fs_stat(vim.fs.joinpath(inside, mark)) then
        return true
      end
    end
  end
  return false
end

---@return boolean
local function has_typescript_server()
  return vim.iter(TYPESCRIPT_SERVERS):any(function(name)
    return vim.lsp.is_enabled(name) or #vim.lsp.get_clients({ name = name }) > 0
  end)
end

---Renames with this server where it has an answer, else with the others: `vim.lsp.buf.rename()` asks one server after the other, and
---goes on when one has renamed.
local function rename()
  local client = vim.lsp.get_clients({ bufnr = 0, name = 'mizan' })[1]
  if not client then
    return vim.lsp.buf.rename()
  end
  local position = vim.lsp.util.make_position_params(0, client.offset_encoding)
  client:request('textDocument/prepareRename', position, function(refusal, range)
    local is_ours = refusal ~= nil or range ~= nil
    vim.lsp.buf.rename(nil, {
      filter = function(other)
        return (other.name == 'mizan') == is_ours
      end,
    })
  end)
end

---@type vim.lsp.Config
return {
  cmd = function(dispatchers, config)
    return vim.lsp.rpc.start({ program(config.root_dir), 'lsp' }, dispatchers)
  end,
  filetypes = LANGUAGES,
  settings = { mizan = {} },

  -- A backend and a frontend stand side by side, so the root is the folder above both.
  root_dir = function(buffer, found)
    local root = vim.fs.root(buffer, 'mizan.toml') or vim.fs.root(buffer, '.git')
    if root and may_be_project(root) then
      found(root)
    end
  end,

  before_init = function(params, config)
    local settings = vim.tbl_extend('keep', config.settings.mizan, { typescriptServer = has_typescript_server() })
    config.settings.mizan = settings
    params.initializationOptions = settings
  end,

  on_attach = function(_, buffer)
    vim.keymap.set('n', 'grn', rename, { buffer = buffer, desc = 'Rename in both languages' })
  end,

  commands = {
    -- What a lens such as "3 uses" runs: `vim.lsp.codelens.run()`.
    ['mizan.showReferences'] = function(command, context)
      local client = assert(vim.lsp.get_client_by_id(context.client_id))
      local items = vim.lsp.util.locations_to_items(command.arguments[3], client.offset_encoding)
      vim.fn.setqflist({}, ' ', { title = command.title, items = items })
      vim.cmd('botright copen')
    end,
  },

  -- Neovim does not start a server again by itself.
  on_exit = function(code, signal)
    local wanted = code == 0 and (signal == 0 or signal == 15)
    if wanted then
      return
    end
    local now = vim.uv.now()
    crashes = vim.iter(crashes):filter(function(moment)
      return now - moment < MINUTES * 60000
    end):totable()
    table.insert(crashes, now)
    vim.schedule(function()
      if #crashes > RESTARTS then
        vim.notify(('mizan-dev ended %d times within %d minutes'):format(#crashes, MINUTES), vim.log.levels.ERROR)
      elseif vim.lsp.is_enabled('mizan') then
        vim.lsp.enable('mizan')
      end
    end)
  end,
}
