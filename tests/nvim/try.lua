-- What somebody sees who runs `editors/try`: the example, served, with the plugin, and nothing of their own touched.
package.path = vim.env.HARNESS .. "/lua/?.lua;" .. package.path
local t = require("harness")

t.run({
  function()
    t.wait_for("the example is open and served", function()
      local client = t.client()
      return client ~= nil and client.initialized
    end)
    t.equal(vim.fs.basename(vim.api.nvim_buf_get_name(0)), "component.yaml", "at a component")
    t.equal(vim.fn.exists(":OpenChoreo"), 2, "the plugin is there")
    assert(not vim.fn.stdpath("config"):find(vim.env.HOME, 1, true), vim.fn.stdpath("config"))
    t.wait_for("the status line says the generation", function()
      return vim.api.nvim_eval_statusline(vim.o.statusline, {}).str:find("OpenChoreo v%d") ~= nil
    end)
  end,
})
