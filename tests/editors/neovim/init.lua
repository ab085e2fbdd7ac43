-- The Neovim of the tests: nothing but the server's own configuration, and TypeScript's server where the scenario asks for it.

vim.opt.runtimepath:prepend(vim.env.MIZAN_NEOVIM_RUNTIME)
vim.opt.shortmess:append('I')
vim.opt.swapfile = false
vim.cmd('filetype on')
package.path = vim.fs.joinpath(vim.env.MIZAN_NEOVIM_SCENARIOS, '?.lua') .. ';' .. package.path

vim.lsp.config('typescript', {
  cmd = { 'node', vim.env.MIZAN_TSC, '--lsp', '--stdio' },
  filetypes = { 'typescript', 'typescriptreact' },
  root_markers = { 'tsconfig.json' },
})
