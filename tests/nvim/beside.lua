-- Beside yaml-language-server: both serve the buffer, each mistake is reported once, and each answers what it knows.
--
-- REPOSITORY names a copy of tests/mistakes, YAMLLS the command of the other server.
local t = require("harness")

vim.lsp.config("yamlls", {
  cmd = { vim.env.YAMLLS_NODE, vim.env.YAMLLS, "--stdio" },
  filetypes = { "yaml" },
  root_markers = { "openchoreo-lsp.toml" },
  -- What docs and README tell people to set.
  settings = { redhat = { telemetry = { enabled = false } }, yaml = { validate = false, schemaStore = { enable = false } } },
})
vim.lsp.enable("yamlls")

local function both_serve_the_buffer()
  t.open("projects/ferries/components/tickets/component.yaml")
  t.wait_for("the other server is there", function()
    local other = vim.lsp.get_clients({ bufnr = 0, name = "yamlls" })[1]
    return other ~= nil and other.initialized
  end, 30)
  t.wait_for("ours reports the misspelt type", function()
    local found = t.findings(10)[1]
    return found ~= nil and found.message:find("web%-servise") ~= nil
  end)
end

local function a_mistake_of_yaml_is_reported_once()
  vim.api.nvim_buf_set_lines(0, -1, -1, false, { "spec: [" })
  t.wait_for("a mistake of YAML is reported", function()
    return vim.iter(t.findings()):any(function(one) return tostring(one.code):find("^yaml/") ~= nil end)
  end)
  -- The other one had its time to speak when it has answered something asked after the change.
  local other = vim.lsp.get_clients({ bufnr = 0, name = "yamlls" })[1]
  local params = { textDocument = vim.lsp.util.make_text_document_params(0) }
  other:request_sync("textDocument/documentSymbol", params, 10000, 0)
  vim.wait(1500, function() return false end)
  local theirs = vim.iter(t.findings()):filter(function(one) return one.source ~= "openchoreo" end):totable()
  t.equal(theirs, {}, "and by ours alone")
  vim.cmd("silent undo")
end

local function health_speaks_of_both()
  vim.cmd("checkhealth openchoreo")
  local text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n")
  assert(text:find("every mistake is reported once"), text)
  t.say("ok checkhealth speaks of both")
end

t.run({ both_serve_the_buffer, a_mistake_of_yaml_is_reported_once, health_speaks_of_both })
