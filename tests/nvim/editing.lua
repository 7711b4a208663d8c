-- The first five minutes in the example: a finding, a hover, a completion, a jump across files, a rename through all of
-- them, a quick fix, and undo.
--
-- REPOSITORY names a copy of tests/example that may be written to.
local t = require("harness")

local COMPONENT = "projects/bookshop/components/catalog/component.yaml"
local BINDING = "projects-release-bindings/bookshop/components/catalog/catalog-staging.yaml"

local function the_example_has_no_finding()
  local client = t.open(COMPONENT)
  t.equal(client.server_info.name, "openchoreo-lsp", "the server says its name")
  t.equal(client.root_dir, vim.fs.normalize(t.repository), "the root is the folder with the settings")
  t.equal(vim.bo.filetype, "yaml", "a YAML file stays a YAML file")
  t.wait_for("the workspace is read", function()
    local status = client:request_sync("openchoreo/status", nil, 2000)
    return status.result.folders[1].index == "complete"
  end)
  t.equal(t.findings(), {}, "the example has no finding")
end

local function a_hover_says_what_a_name_points_at()
  t.put_cursor_on("http-service")
  vim.lsp.buf.hover()
  local function text()
    for _, window in ipairs(vim.api.nvim_list_wins()) do
      if vim.api.nvim_win_get_config(window).relative ~= "" then
        return table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false), "\n")
      end
    end
    return ""
  end
  t.wait_for("the hover of a component type names it", function()
    return text():find("ComponentType") ~= nil and text():find("http%-service") ~= nil
  end)
  vim.cmd("fclose!")
  t.put_cursor_on("componentType:")
  vim.lsp.buf.hover()
  t.wait_for("the hover of a field says what it is for", function() return #text() > 20 end)
  vim.cmd("fclose!")
end

local function a_name_is_completed()
  t.put_cursor_on("http-service")
  vim.cmd("normal! 4lD")
  local row, column = unpack(vim.api.nvim_win_get_cursor(0))
  local params = vim.lsp.util.make_position_params(0, t.client().offset_encoding)
  params.position = { line = row - 1, character = column + 1 }
  local answer = t.client():request_sync("textDocument/completion", params, 5000, 0)
  local labels = vim.iter(answer.result.items):map(function(item) return item.label end):totable()
  assert(vim.iter(labels):any(function(label) return label:find("http%-service") ~= nil end), vim.inspect(labels))
  t.say("ok the name of a component type is completed")
  vim.cmd("silent undo")
end

local function a_misspelt_name_is_found_and_fixed()
  t.put_cursor_on("http-service")
  vim.cmd("normal! cEhttp-servise")
  vim.cmd("stopinsert")
  t.wait_for("the misspelt name is reported", function()
    local found = t.findings()[1]
    return found ~= nil and found.code == "reference/unresolved"
  end)
  -- What is typed and what the fix writes are undone one by one, as for a person.
  vim.cmd("let &undolevels = &undolevels")
  t.put_cursor_on("http-servise")
  vim.lsp.buf.code_action({ apply = true, filter = function(action) return action.title:find("http%-service") ~= nil end })
  t.wait_for("the fix writes the nearest name", function() return vim.fn.search("http-service", "nw") > 0 end)
  t.wait_for("the finding is gone", function() return #t.findings() == 0 end)
  vim.cmd("silent undo")
  t.wait_for("undone, the finding is back", function() return #t.findings() == 1 end)
  vim.cmd("edit!")
  t.wait_for("read again, it is gone", function() return #t.findings() == 0 end)
end

local function a_definition_is_in_another_file()
  t.open(BINDING)
  t.put_cursor_on("catalog-20261109-1")
  vim.lsp.buf.definition()
  t.wait_for("the release of a binding is in its own file", function()
    return vim.api.nvim_buf_get_name(0):find("releases/catalog%-20261109%-1%.yaml$") ~= nil
  end)
end

local function a_component_is_renamed_through_all_files()
  t.open(COMPONENT)
  t.put_cursor_on("catalog")
  vim.lsp.buf.rename("library")
  t.wait_for("the component has the new name", function() return vim.fn.search("name: library", "nw") > 0 end)
  local changed = vim.iter(vim.api.nvim_list_bufs()):filter(function(buffer) return vim.bo[buffer].modified end):totable()
  assert(#changed > 5, #changed .. " files are changed")
  t.open("projects/bookshop/components/storefront/workload.yaml")
  t.equal(vim.fn.search("component: library", "nw") > 0, true, "the component that calls it calls the new name")
  t.open(COMPONENT)
  -- Names of others that begin like it are left alone; the place is where kinds and names decide.
  t.wait_for("nothing leads nowhere after the rename", function()
    return vim.iter(vim.diagnostic.get()):all(function(one) return one.severity > vim.diagnostic.severity.WARN end)
  end)
  for _, buffer in ipairs(changed) do
    vim.api.nvim_buf_call(buffer, function() vim.cmd("silent undo") end)
  end
  t.equal(vim.fn.search("name: catalog", "nw") > 0, true, "undo brings the old name back")
end

local function a_forgotten_file_is_added_to_its_kustomization()
  local path = "projects/bookshop/components/catalog/workload-copy.yaml"
  local text = vim.fn.readfile(t.path("platform/secrets/payment-provider.yaml"))
  vim.fn.writefile(vim.iter(text):map(function(line) return (line:gsub("payment%-provider", "mail-provider")) end):totable(), t.path(path))
  t.open(path)
  local function finding()
    return vim.iter(t.findings()):find(function(one) return one.code == "kustomize/unlisted" end)
  end
  t.wait_for("the file that nothing lists is reported", function() return finding() ~= nil end)
  vim.api.nvim_win_set_cursor(0, { finding().lnum + 1, finding().col })
  vim.lsp.buf.code_action({ apply = true, filter = function(action) return action.title:find("kustomization") ~= nil end })
  t.wait_for("the fix adds it to the kustomization, and the finding goes", function() return finding() == nil end)
end

t.run({
  the_example_has_no_finding,
  a_hover_says_what_a_name_points_at,
  a_name_is_completed,
  a_misspelt_name_is_found_and_fixed,
  a_definition_is_in_another_file,
  a_component_is_renamed_through_all_files,
  a_forgotten_file_is_added_to_its_kustomization,
})
