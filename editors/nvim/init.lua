vim.lsp.config("openchoreo", {
  cmd = { vim.env.OPENCHOREO_LSP or "openchoreo-lsp" },
  filetypes = { "yaml" },
  root_markers = { "openchoreo-lsp.toml", ".git" },
})
vim.lsp.enable("openchoreo")
