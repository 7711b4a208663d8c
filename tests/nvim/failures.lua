-- Bad situations: a workspace of others, a server that is killed, that ends at once, or that is not there.
--
-- REPOSITORY names a copy of tests/example that may be written to.
local t = require("harness")
local server = require("openchoreo.server")

local COMPONENT = "projects/bookshop/components/catalog/component.yaml"

local function a_workspace_of_others_is_left_alone()
  local folder = vim.fn.tempname()
  vim.fn.mkdir(folder .. "/.git", "p")
  vim.fn.writefile({ "apiVersion: v1", "kind: ConfigMap" }, folder .. "/map.yaml")
  vim.cmd.edit(folder .. "/map.yaml")
  t.equal(vim.bo.filetype, "yaml", "a file of others is YAML")
  vim.wait(300, function() return false end)
  t.equal(#vim.lsp.get_clients(), 0, "and no server is started for it")
  local told = t.listen()
  vim.cmd("OpenChoreo")
  assert(t.told(told, "no server runs here"), vim.inspect(told))
  -- It becomes one of ours.
  vim.api.nvim_buf_set_lines(0, 0, -1, false, { "apiVersion: openchoreo.dev/v1alpha1", "kind: Project", "metadata: {name: a}" })
  vim.cmd("silent write")
  t.wait_for("once it is one of ours, it is", function() return t.client() ~= nil and t.client().initialized end)
  t.client():stop()
  vim.cmd("bwipeout!")
  t.wait_for("that server is gone", function() return #vim.lsp.get_clients() == 0 end)
end

-- Neovim does not tell the numbers of the programs that it starts; they are its children.
local function kill_servers()
  local name = vim.fs.basename(vim.env.OPENCHOREO_LSP)
  for _, child in ipairs(vim.api.nvim_get_proc_children(vim.uv.os_getpid())) do
    local process = vim.api.nvim_get_proc(child)
    if process and name:find(process.name, 1, true) then
      vim.uv.kill(child, "sigkill")
    end
  end
end

local function a_killed_server_is_started_again_but_not_for_ever()
  local told = t.listen()
  for round = 1, 3 do
    local client = round == 1 and t.open(COMPONENT) or t.client()
    local status = client:request_sync("openchoreo/status", nil, 20000)
    assert(status.result, "no status in round " .. round)
    kill_servers()
    t.wait_for("server " .. round .. " is gone and another is there", function()
      local now = t.client()
      return now ~= nil and now.id ~= client.id and now.initialized
    end)
  end
  assert(t.told(told, "is started again"), vim.inspect(told))
end

local function an_ending_server_ends_in_a_message()
  local told = t.listen()
  vim.g.openchoreo = { cmd = { "sh", "-c", "exit 3" } }
  server.restart()
  t.wait_for("it is given up with a message that says where to look", function()
    return t.told(told, "is not started again.*checkhealth")
  end)
  t.equal(#server.clients(), 0, "and none is left")
end

local function a_missing_server_is_told_once()
  local told = t.listen()
  vim.g.openchoreo = { cmd = "/no/such/openchoreo-lsp" }
  vim.cmd("edit! " .. vim.fn.fnameescape(t.path(COMPONENT)))
  vim.cmd("edit! " .. vim.fn.fnameescape(t.path("projects/bookshop/project.yaml")))
  t.wait_for("what to do about a missing server is told", function() return t.told(told, "cargo install") end)
  t.equal(#told, 1, "once")
  vim.cmd("checkhealth openchoreo")
  local text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n")
  assert(text:find("no server found: tried /no/such/openchoreo%-lsp"), text)
  vim.cmd("bwipeout!")
end

local function another_version_is_told()
  vim.g.openchoreo = nil
  local told = t.listen()
  server.VERSION = "7.3.0"
  vim.cmd.edit(t.path(COMPONENT))
  local asked = t.answer(function() return nil end)
  vim.cmd("OpenChoreo")
  t.equal(#asked, 1, "the command starts a server where none is left")
  t.wait_for("a server of another version is told", function() return t.told(told, "made for 7%.3%.0") end)
  vim.cmd("checkhealth openchoreo")
  local text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n")
  assert(text:find("the plugin is made for 7%.3%.0"), text)
end

t.run({
  a_workspace_of_others_is_left_alone,
  a_killed_server_is_started_again_but_not_for_ever,
  an_ending_server_ends_in_a_message,
  a_missing_server_is_told_once,
  another_version_is_told,
})
