-- Installed as a package, without a plugin manager: `:packadd` is all it takes.
local t = require("harness")

local function packadd_is_enough()
  t.equal(vim.fn.exists(":OpenChoreo"), 0, "nothing is there before")
  vim.cmd.packadd("openchoreo")
  t.equal(vim.fn.exists(":OpenChoreo"), 2, "the command is there after it")
  t.open("projects/bookshop/project.yaml")
  t.equal(vim.filetype.match({ filename = "Kustomization" }), "yaml", "kustomize's third spelling is YAML")
  t.client():stop()
  t.wait_for("the server has stopped", function() return #vim.lsp.get_clients() == 0 end)
end

t.run({ packadd_is_enough })
