-- A headless Neovim opens an example, sees a diagnostic, jumps to a definition in another file, and notices that a
-- file changed on disk. Neovim registers no file watching on Linux, so the last one shows that the server itself looks.
--
-- REPOSITORY names a copy of tests/mistakes that may be written to.
local t = require("harness")

local function sees_a_diagnostic()
  t.open("projects/ferries/components/tickets/component.yaml")
  t.wait_for("the misspelt component type is reported", function()
    local found = t.findings(10)[1]
    return found ~= nil and found.severity == vim.diagnostic.severity.ERROR and found.message:find("web%-servise") ~= nil
  end)
end

local function jumps_to_a_definition()
  t.open("projects-release-bindings/ferries/components/timetable/timetable-staging.yaml")
  t.put_cursor_on("timetable-20261103-1")
  vim.lsp.buf.definition()
  t.wait_for("the definition of a release is in its own file", function()
    return vim.api.nvim_buf_get_name(0):find("releases/timetable%-20261103%-1%.yaml$") ~= nil
  end)
end

local function notices_a_file_changed_on_disk()
  local binding = "projects-release-bindings/ferries/components/timetable/timetable-production.yaml"
  t.open(binding)
  t.wait_for("the missing release is reported", function() return t.findings(10)[1] ~= nil end)
  local releases = t.path("projects/ferries/components/timetable/releases")
  local text = table.concat(vim.fn.readfile(releases .. "/timetable-20261103-1.yaml"), "\n")
  local file = assert(io.open(releases .. "/timetable-20261103-2.yaml", "w"))
  file:write((text:gsub("20261103%-1", "20261103-2")), "\n")
  file:close()
  local list = t.path("projects/ferries/components/timetable/kustomization.yaml")
  vim.fn.writefile({ "  - releases/timetable-20261103-2.yaml" }, list, "a")
  t.wait_for("the release written by another program is found", function()
    return vim.iter(vim.diagnostic.get(0, { lnum = 9 })):all(function(one)
      return one.severity > vim.diagnostic.severity.WARN
    end)
  end)
end

local function stops()
  local client = t.client()
  client:stop()
  t.wait_for("the server has stopped", function() return client:is_stopped() end)
end

t.run({ sees_a_diagnostic, jumps_to_a_definition, notices_a_file_changed_on_disk, stops })
