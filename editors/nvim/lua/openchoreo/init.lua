-- What a user's own configuration may call.
local M = {}

--- A few words for a status line: `%{v:lua.require'openchoreo'.status()}`.
---@return string
function M.status()
  return require("openchoreo.status").line()
end

--- Lets the user choose among what the server can do, or does what is named.
---@param word string?
function M.run(word)
  require("openchoreo.commands").run(word)
end

--- Lets the user walk through a tree of the server and jump to what they choose.
---@param view string? id of the tree; without it the user chooses one
function M.pick(view)
  require("openchoreo.pick").pick(view)
end

--- Sets `vim.g.openchoreo`, for those who are used to it. Call it before the first YAML file is opened.
---@param options table
function M.setup(options)
  vim.g.openchoreo = vim.tbl_deep_extend("force", vim.g.openchoreo or {}, options or {})
  vim.lsp.config("openchoreo", { init_options = require("openchoreo.server").init_options() })
end

return M
