-- Runs the scenario that MIZAN_SCENARIO names once Neovim has started, and ends it with 0, or with 1 and what went wrong.

vim.api.nvim_create_autocmd('VimEnter', {
  once = true,
  callback = vim.schedule_wrap(function()
    local ran, trouble = xpcall(dofile, debug.traceback, vim.env.MIZAN_SCENARIO)
    if not ran then
      io.stderr:write(trouble, '\n')
      vim.cmd('cquit 1')
    end
    vim.cmd('qall!')
  end),
})
