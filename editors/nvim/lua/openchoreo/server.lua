-- The server as a program: where it is, for which folders it is started, and what happens when it ends.
local M = {}

--- Name of the command that shows places, as the server is told.
M.REFERENCES = "openchoreo.nvim.references"
--- The server's version that this plugin is made for; the first two numbers count.
M.VERSION = "0.1.0"

local NAME = "openchoreo"
local SETTINGS = "openchoreo-lsp.toml"
-- A server that ends by itself is started again, so often in so many seconds.
local RESTARTS, RESTARTS_IN = 3, 180
-- How many YAML files of a folder are looked into, how deep, how much of each, and for how long (nanoseconds) in all: a
-- home folder or a repository of everything must not hold up the opening of a file.
local FILES, DEPTH, BYTES, PATIENCE = 400, 8, 4096, 250e6

--- Settings of the user: `vim.g.openchoreo`.
---@return table
function M.options()
  return vim.g.openchoreo or {}
end

function M.notify(text, level)
  vim.notify("openchoreo: " .. text, level or vim.log.levels.INFO)
end

--- The command line of the server and where it was found; without a server, what was tried.
---@return string[]?, string
function M.command()
  local chosen = M.options().cmd
  if type(chosen) == "table" and #chosen > 0 then
    return chosen, "vim.g.openchoreo.cmd"
  end
  local tried = {}
  for _, candidate in ipairs({
    { type(chosen) == "string" and chosen or nil, "vim.g.openchoreo.cmd" },
    { vim.env.OPENCHOREO_LSP, "$OPENCHOREO_LSP" },
    { "openchoreo-lsp", "$PATH" },
    { vim.fs.joinpath(vim.fn.stdpath("data"), "mason", "bin", "openchoreo-lsp"), "Mason" },
    { vim.fs.normalize("~/.cargo/bin/openchoreo-lsp"), "Cargo" },
  }) do
    local path, from = candidate[1], candidate[2]
    if path and path ~= "" then
      if vim.fn.executable(path) == 1 then
        return { path }, from
      end
      table.insert(tried, ("%s (%s)"):format(path, from))
      -- Who names a program wants that one and no other.
      if from:find("^vim%.g") or from == "$OPENCHOREO_LSP" then
        break
      end
    end
  end
  return nil, table.concat(tried, ", ")
end

local told = {}
local function tell_once(key, text, level)
  if not told[key] then
    told[key] = true
    M.notify(text, level)
  end
end

local function is_ours(text)
  return text ~= nil and text:find("openchoreo%.dev/") ~= nil
end

local function reads_as_ours(path)
  local file = io.open(path, "r")
  if not file then
    return false
  end
  local text = file:read(BYTES)
  file:close()
  return is_ours(text)
end

-- Whether a folder holds OpenChoreo's objects. What was yes stays yes; a no is looked at again with the next buffer.
local known = {}
local function holds_ours(root)
  if known[root] then
    return true
  end
  local left, deadline = FILES, vim.uv.hrtime() + PATIENCE
  local skip = function(name)
    return not (name:find("^%.") or name == "node_modules" or name == "target")
  end
  for name, kind in vim.fs.dir(root, { depth = DEPTH, skip = skip }) do
    if kind == "file" and (name:find("%.ya?ml$")) then
      if reads_as_ours(vim.fs.joinpath(root, name)) then
        known[root] = true
        return true
      end
      left = left - 1
      if left == 0 then
        return false
      end
    end
    if vim.uv.hrtime() > deadline then
      return false
    end
  end
  return false
end

--- The folder to serve for a buffer; nothing for a buffer that is none of ours.
---@return string?
function M.root(buffer)
  local name = vim.api.nvim_buf_get_name(buffer)
  if vim.bo[buffer].buftype ~= "" or name == "" or name:find("^%w+://") then
    return nil
  end
  local root = vim.fs.root(buffer, { SETTINGS }) or vim.fs.root(buffer, { ".git" }) or vim.fs.dirname(name)
  local is_repository = vim.uv.fs_stat(vim.fs.joinpath(root, SETTINGS)) ~= nil
  local lines = vim.api.nvim_buf_get_lines(buffer, 0, 200, false)
  if is_repository or is_ours(table.concat(lines, "\n")) or holds_ours(root) then
    return root
  end
  return nil
end

--- For `root_dir` of the configuration: calls back where the server is to be started.
function M.root_dir(buffer, found)
  local root = M.root(buffer)
  if not root then
    return
  end
  local command, tried = M.command()
  if not command then
    tell_once(
      "missing",
      "there is no server: tried " .. tried .. ". Install it with `cargo install --path server` in a copy of"
        .. " openchoreo-lsp, or name it in vim.g.openchoreo = { cmd = \"/path/to/openchoreo-lsp\" }."
        .. " :checkhealth openchoreo says more.",
      vim.log.levels.WARN
    )
    return
  end
  found(root)
end

--- What the server is told when it starts.
function M.init_options()
  local options = M.options()
  local told_options = {
    presents = true,
    followsStatus = true,
    showReferencesCommand = M.REFERENCES,
    trusted = options.trusted ~= false,
  }
  return vim.tbl_deep_extend("force", options.settings or {}, told_options)
end

--- The running servers.
---@return vim.lsp.Client[]
function M.clients(filter)
  return vim.lsp.get_clients(vim.tbl_extend("force", { name = NAME }, filter or {}))
end

--- The server of a buffer, or the only one there is.
---@return vim.lsp.Client?
function M.client(buffer)
  return M.clients({ bufnr = buffer or 0 })[1] or M.clients()[1]
end

--- Starts a server for a buffer, or lets a running one have it; says whether there is one to wait for.
---@return boolean
function M.start(buffer)
  local started = false
  if #M.clients({ bufnr = buffer }) > 0 or vim.bo[buffer].filetype ~= "yaml" then
    return started
  end
  M.root_dir(buffer, function(root)
    local config = vim.deepcopy(vim.lsp.config[NAME])
    config.root_dir = root
    started = vim.lsp.start(config, { bufnr = buffer }) ~= nil
  end)
  return started
end

local function start_all()
  for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
    if vim.api.nvim_buf_is_loaded(buffer) then
      M.start(buffer)
    end
  end
end

-- Servers that were told to end, so that nobody is surprised.
local stopping = {}

--- Stops the servers and starts them again.
function M.restart()
  local clients = M.clients()
  for _, client in ipairs(clients) do
    stopping[client.id] = true
    client:stop()
  end
  local tries = 0
  local function again()
    tries = tries + 1
    local ended = vim.iter(clients):all(function(client)
      -- Until Neovim has forgotten it, its buffers count as served.
      return vim.lsp.get_client_by_id(client.id) == nil
    end)
    if not ended and tries < 100 then
      if tries == 60 then
        for _, client in ipairs(clients) do
          client:stop(true)
        end
      end
      vim.defer_fn(again, 50)
      return
    end
    start_all()
  end
  again()
end

function M.on_init(client)
  local version = client.server_info and client.server_info.version or "without a version"
  local minor = M.VERSION:match("^%d+%.%d+%.")
  if version:sub(1, #minor) ~= minor then
    tell_once(
      "version " .. version,
      ("the server is %s, this plugin is made for %s: update the older one of the two. What both know works."):format(
        version,
        M.VERSION
      ),
      vim.log.levels.WARN
    )
  end
end

function M.on_attach(client, buffer)
  require("openchoreo.status").attached(client)
  if M.options().lens == false then
    return
  end
  local group = vim.api.nvim_create_augroup("openchoreo.lens." .. buffer, {})
  vim.api.nvim_create_autocmd({ "BufEnter", "InsertLeave", "BufWritePost", "TextChanged" }, {
    group = group,
    buffer = buffer,
    desc = "Ask the OpenChoreo language server for the lenses again",
    callback = function()
      M.lenses(buffer)
    end,
  })
  M.lenses(buffer)
end

local refreshing = {}

--- Draws the lenses of a buffer anew, soon.
function M.lenses(buffer)
  if refreshing[buffer] or M.options().lens == false then
    return
  end
  refreshing[buffer] = true
  vim.defer_fn(function()
    refreshing[buffer] = nil
    if vim.api.nvim_buf_is_loaded(buffer) and #M.clients({ bufnr = buffer }) > 0 then
      vim.lsp.codelens.refresh({ bufnr = buffer })
    end
  end, 200)
end

local ends = {}

--- A server has ended. One that was killed or failed is started again, unless it does that over and over.
function M.on_exit(code, signal, id)
  if stopping[id] or (code == 0 and signal == 0) then
    stopping[id] = nil
    return
  end
  vim.schedule(function()
    if vim.v.exiting ~= vim.NIL then
      return
    end
    local now = vim.uv.now() / 1000
    ends = vim.iter(ends):filter(function(at)
      return now - at < RESTARTS_IN
    end):totable()
    table.insert(ends, now)
    local how = signal ~= 0 and ("signal " .. signal) or ("status " .. code)
    if #ends > RESTARTS then
      M.notify(
        ("the server has ended %d times (%s) and is not started again. See :checkhealth openchoreo and %s;"):format(
          #ends,
          how,
          vim.lsp.log.get_filename()
        ) .. " to try again, write a file or `:edit` it.",
        vim.log.levels.ERROR
      )
      return
    end
    M.notify(("the server has ended (%s) and is started again."):format(how), vim.log.levels.WARN)
    -- Neovim forgets the old one first.
    vim.defer_fn(start_all, 100)
  end)
end

return M
