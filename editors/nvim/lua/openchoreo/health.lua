-- `:checkhealth openchoreo`
local M = {}

local server = require("openchoreo.server")

local function check_neovim()
  vim.health.start("Neovim")
  local version = tostring(vim.version())
  if vim.fn.has("nvim-0.11") == 1 then
    vim.health.ok(version)
  else
    vim.health.error(version .. " is too old", "Update to 0.11 or later.")
  end
end

local function check_program()
  vim.health.start("Server")
  local command, from = server.command()
  if not command then
    vim.health.error("no server found: tried " .. from, {
      "Install it: `cargo install --path server` in a copy of openchoreo-lsp.",
      "Or name it: vim.g.openchoreo = { cmd = \"/path/to/openchoreo-lsp\" }",
    })
    return
  end
  vim.health.info(table.concat(command, " ") .. " (from " .. from .. ")")
  local line = vim.list_extend({ command[1] }, { "--version" })
  local good, run = pcall(function()
    return vim.system(line, { text = true, timeout = 5000 }):wait()
  end)
  local version = good and run.code == 0 and run.stdout:match("^openchoreo%-lsp (%S+)")
  if not version then
    local what = good and ("status " .. run.code .. " " .. vim.trim(run.stderr or "")) or tostring(run)
    vim.health.error("it does not tell its version: " .. what, "Is this openchoreo-lsp? Run it in a terminal.")
  elseif version:match("^%d+%.%d+%.") ~= server.VERSION:match("^%d+%.%d+%.") then
    vim.health.warn("version " .. version .. ", and the plugin is made for " .. server.VERSION, "Update the older one.")
  else
    vim.health.ok("version " .. version)
  end
end

local function describe(client)
  vim.health.ok(("serves %s (client %d, %s)"):format(client.root_dir or "no folder", client.id, client.offset_encoding))
  local answer = client:request_sync("openchoreo/status", nil, 2000)
  local status = answer and answer.result
  if not status then
    vim.health.error("it does not answer", "`:OpenChoreo` and choose to restart it; its log is " .. vim.lsp.log.get_filename())
    return
  end
  local found = status.diagnostics
  vim.health.info(("%d errors, %d warnings, %d hints; files are watched by the %s"):format(
    found.errors, found.warnings, found.hints, status.watching))
  for _, folder in ipairs(status.folders) do
    vim.health.info(("%s: %d files, %d objects, %d stages, OpenChoreo %s, index %s"):format(
      folder.path, folder.files, folder.objects, folder.stages, folder.generation, folder.index))
  end
  if not status.trusted then
    vim.health.info("not trusted: it starts no programs and reads no kubeconfig (vim.g.openchoreo.trusted = false)")
  end
end

local function check_clients()
  vim.health.start("Running servers")
  local clients = server.clients()
  if #clients == 0 then
    vim.health.info("none: one is started with the first YAML file of a repository that holds OpenChoreo objects")
  end
  vim.iter(clients):each(describe)
end

local function check_neighbours()
  local others = vim.iter(vim.lsp.get_clients()):filter(function(client)
    return client.name == "yamlls" or client.name == "yaml-language-server"
  end):totable()
  if #others == 0 then
    return
  end
  vim.health.start("Beside yaml-language-server")
  for _, other in ipairs(others) do
    local validates = vim.tbl_get(other.settings or {}, "yaml", "validate")
    if validates == false then
      vim.health.ok("it does not validate: every mistake is reported once")
    else
      vim.health.info("both report mistakes of YAML itself; settings = { yaml = { validate = false } } of the other one"
        .. " leaves that to openchoreo")
    end
  end
end

function M.check()
  check_neovim()
  check_program()
  check_clients()
  check_neighbours()
end

return M
