-- The configuration that `vim.lsp.enable("openchoreo")` uses. Everything in it can be overridden with
-- `vim.lsp.config("openchoreo", { ... })`.
local server = require("openchoreo.server")

---@type vim.lsp.Config
return {
  cmd = function(dispatchers)
    -- `root_dir` has found it, and has said what to do where there is none.
    return vim.lsp.rpc.start(server.command() or { "openchoreo-lsp" }, dispatchers)
  end,
  filetypes = { "yaml" },
  root_dir = server.root_dir,
  init_options = server.init_options(),
  handlers = {
    ["workspace/executeCommand"] = function(problem, result, context)
      require("openchoreo.commands").ended(problem, result, context)
    end,
    ["openchoreo/statusChanged"] = function(_, status, context)
      require("openchoreo.status").changed(context.client_id, status)
    end,
  },
  commands = {
    -- The name is ours to choose: the server is told of it in `init_options`.
    [server.REFERENCES] = function(command, context)
      require("openchoreo.show").places(command.arguments, context.client_id)
    end,
  },
  on_init = server.on_init,
  on_attach = server.on_attach,
  on_exit = server.on_exit,
}
