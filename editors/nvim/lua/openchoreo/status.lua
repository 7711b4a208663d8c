-- What the server says of itself, kept for a status line.
local M = {}

local server = require("openchoreo.server")

---@type table<integer, table>
local by_client = {}

--- Takes a new status.
function M.changed(id, status)
  by_client[id] = status
  for buffer in pairs((vim.lsp.get_client_by_id(id) or {}).attached_buffers or {}) do
    server.lenses(buffer)
  end
  vim.schedule(function()
    vim.cmd.redrawstatus()
  end)
end

--- Asks a server that a buffer has just got.
function M.attached(client)
  if not by_client[client.id] then
    client:request("openchoreo/status", nil, function(_, status)
      by_client[client.id] = by_client[client.id] or status
    end)
  end
end

--- A few words about the folder of the current buffer, for `statusline`; empty for a buffer that no server has.
---@return string
function M.line()
  local client = server.clients({ bufnr = 0 })[1]
  if not client then
    return ""
  end
  local status = by_client[client.id]
  local best, length = nil, -1
  local name = vim.api.nvim_buf_get_name(0)
  for _, folder in ipairs(status and status.folders or {}) do
    if vim.startswith(name, folder.path) and #folder.path > length then
      best, length = folder.summary, #folder.path
    end
  end
  if not best then
    return "OpenChoreo"
  end
  return "OpenChoreo " .. best.text .. (best.busy and " …" or "")
end

return M
