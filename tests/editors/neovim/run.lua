-- Runs the scenario that MIZAN_SCENARIO names, and ends Neovim with 0, or with 1 and what went wrong.

local ran, trouble = xpcall(dofile, debug.traceback, vim.env.MIZAN_SCENARIO)
if not ran then
  io.stderr:write(trouble, '\n')
  vim.cmd('cquit 1')
end
vim.cmd('qall!')
