-- `:OpenChoreo`. Which commands there are and what they are called is known by the server alone; this file knows only
-- the few things that a client does by itself.
local M = {}

local server = require("openchoreo.server")
local show = require("openchoreo.show")

---@type table<integer, table> manifests by client
local manifests = {}

--- The commands and trees of a server.
---@return table?
function M.manifest(client)
  if not manifests[client.id] then
    local answer = client:request_sync("openchoreo/manifest", nil, 2000)
    manifests[client.id] = answer and answer.result or nil
  end
  return manifests[client.id]
end

local function word(id)
  return (id:gsub("^openchoreo%.", ""))
end

local function is_offered(command)
  return vim.list_contains(command.places, "palette") or vim.list_contains(command.places, "editor")
end

---@return table[]
local function offered(client)
  local manifest = M.manifest(client)
  return vim.iter(manifest and manifest.commands or {}):filter(is_offered):totable()
end

--- For the command line.
function M.complete(lead)
  local client = server.client()
  if not client then
    return {}
  end
  local words = vim.iter(offered(client)):map(function(command)
    return word(command.id)
  end)
  return words
    :filter(function(candidate)
      return candidate:lower():find(lead:lower(), 1, true) ~= nil
    end)
    :totable()
end

local CLIENT = {
  restart = server.restart,
  log = function()
    vim.cmd.tabedit(vim.fn.fnameescape(vim.lsp.log.get_filename()))
    vim.cmd("normal! G")
  end,
  references = function(arguments, client)
    show.places(arguments, client.id)
  end,
}

-- Where the user is, as every command is told.
local function here(client, lines)
  local buffer = vim.api.nvim_get_current_buf()
  if not client.attached_buffers[buffer] then
    return vim.empty_dict()
  end
  local argument = { uri = vim.uri_from_bufnr(buffer) }
  if lines then
    argument.range = {
      start = { line = lines[1] - 1, character = 0 },
      ["end"] = { line = lines[2], character = 0 },
    }
  end
  return argument
end

--- Calls a command of the manifest, or one that an outcome offers.
function M.execute(client, id, arguments)
  local manifest = M.manifest(client)
  local command = vim.iter(manifest and manifest.commands or {}):find(function(command)
    return command.id == id
  end)
  local own = command and command.client ~= vim.NIL and CLIENT[command.client]
  if own then
    own(arguments, client)
    return
  end
  client:request("workspace/executeCommand", { command = id, arguments = arguments }, M.ended)
end

--- A command has ended: shows what there is to show.
function M.ended(problem, result, context)
  if problem then
    server.notify(problem.message, vim.log.levels.ERROR)
    return
  end
  local client = vim.lsp.get_client_by_id(context.client_id)
  if client and type(result) == "table" and result.show then
    show.outcome(client, result, M.execute)
  end
end

local function choose(client, lines)
  local argument = here(client, lines)
  vim.ui.select(offered(client), {
    prompt = "OpenChoreo",
    kind = "openchoreo.command",
    format_item = function(command)
      return command.title
    end,
  }, function(command)
    if command then
      M.execute(client, command.id, { argument })
    end
  end)
end

--- Does what is named by a word of the completion; without one, lets the user choose.
---@param name string?
---@param lines [integer, integer]? the lines that it is about
function M.run(name, lines)
  local client = server.client()
  if not client and server.start(vim.api.nvim_get_current_buf()) then
    vim.wait(5000, function()
      client = server.client()
      return client ~= nil
    end, 20)
  end
  if not client then
    server.notify("no server runs here; :checkhealth openchoreo says why.", vim.log.levels.WARN)
    return
  end
  if not name or name == "" then
    return choose(client, lines)
  end
  local command = vim.iter(offered(client)):find(function(command)
    return word(command.id):lower() == name:lower()
  end)
  if not command then
    server.notify(("there is no command `%s`; :OpenChoreo alone lists them."):format(name), vim.log.levels.ERROR)
    return
  end
  M.execute(client, command.id, { here(client, lines) })
end

function M.command(call)
  M.run(call.args, call.range > 0 and { call.line1, call.line2 } or nil)
end

return M
