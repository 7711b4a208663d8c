-- A headless Neovim opens an example, sees a diagnostic, jumps to a definition in another file, and notices that a
-- file changed on disk. Neovim registers no file watching on Linux, so the last one shows that the server itself looks.
--
-- REPOSITORY names a copy of tests/mistakes that may be written to.
local repository = vim.env.REPOSITORY

local function die(message)
  io.stderr:write("FAIL " .. message .. "\n")
  vim.cmd("cquit 1")
end

local function wait_for(what, condition)
  if not vim.wait(10000, condition, 20) then
    error("nothing came of this in ten seconds: " .. what, 0)
  end
  io.stdout:write("ok " .. what .. "\n")
end

local function open(path)
  vim.cmd.edit(vim.fs.joinpath(repository, path))
  local buffer, client = vim.api.nvim_get_current_buf(), nil
  wait_for("the server has " .. path, function()
    client = vim.lsp.get_clients({ bufnr = buffer, name = "openchoreo" })[1]
    return client ~= nil and client.initialized
  end)
  return client
end

-- The first diagnostic of the current buffer on this line (from 1).
local function diagnostic_on(line)
  return vim.diagnostic.get(0, { lnum = line - 1 })[1]
end

local function put_cursor_on(text)
  assert(vim.fn.search("\\V" .. text, "cw") > 0, "no " .. text .. " in the buffer")
end

local function sees_a_diagnostic()
  open("projects/ferries/components/tickets/component.yaml")
  wait_for("the misspelt component type is reported", function()
    local found = diagnostic_on(10)
    return found ~= nil and found.severity == vim.diagnostic.severity.ERROR and found.message:find("web%-servise") ~= nil
  end)
end

local function jumps_to_a_definition()
  open("projects-release-bindings/ferries/components/timetable/timetable-staging.yaml")
  put_cursor_on("timetable-20261103-1")
  vim.lsp.buf.definition()
  wait_for("the definition of a release is in its own file", function()
    return vim.api.nvim_buf_get_name(0):find("releases/timetable%-20261103%-1%.yaml$") ~= nil
  end)
end

local function notices_a_file_changed_on_disk()
  local binding = "projects-release-bindings/ferries/components/timetable/timetable-production.yaml"
  open(binding)
  wait_for("the missing release is reported", function() return diagnostic_on(10) ~= nil end)
  local releases = vim.fs.joinpath(repository, "projects/ferries/components/timetable/releases")
  local text = table.concat(vim.fn.readfile(releases .. "/timetable-20261103-1.yaml"), "\n")
  local file = assert(io.open(releases .. "/timetable-20261103-2.yaml", "w"))
  file:write((text:gsub("20261103%-1", "20261103-2")), "\n")
  file:close()
  local list = vim.fs.joinpath(repository, "projects/ferries/components/timetable/kustomization.yaml")
  vim.fn.writefile({ "  - releases/timetable-20261103-2.yaml" }, list, "a")
  wait_for("the release written by another program is found", function()
    return vim.iter(vim.diagnostic.get(0, { lnum = 9 })):all(function(one)
      return one.severity > vim.diagnostic.severity.WARN
    end)
  end)
end

local function stops()
  local client = vim.lsp.get_clients({ name = "openchoreo" })[1]
  client:stop()
  wait_for("the server has stopped", function() return client:is_stopped() end)
end

local good, problem = xpcall(function()
  sees_a_diagnostic()
  jumps_to_a_definition()
  notices_a_file_changed_on_disk()
  stops()
end, debug.traceback)
if not good then die(problem) end
vim.cmd("qall!")
