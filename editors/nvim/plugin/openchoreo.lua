if vim.g.loaded_openchoreo then
  return
end
vim.g.loaded_openchoreo = true

if vim.fn.has("nvim-0.11") == 0 then
  vim.notify("openchoreo: Neovim 0.11 or later is needed", vim.log.levels.ERROR)
  return
end

vim.api.nvim_create_user_command("OpenChoreo", function(call)
  require("openchoreo.commands").command(call)
end, {
  nargs = "?",
  range = true,
  desc = "Ask the OpenChoreo language server to do something",
  complete = function(lead)
    return require("openchoreo.commands").complete(lead)
  end,
})

-- A file may become one of ours while it is written.
vim.api.nvim_create_autocmd("BufWritePost", {
  group = vim.api.nvim_create_augroup("openchoreo.start", {}),
  pattern = { "*.yaml", "*.yml", "Kustomization" },
  desc = "Start the OpenChoreo language server for a file that has become one of its kind",
  callback = function(event)
    if vim.lsp.is_enabled == nil or vim.lsp.is_enabled("openchoreo") then
      require("openchoreo.server").start(event.buf)
    end
  end,
})

vim.lsp.enable("openchoreo")
