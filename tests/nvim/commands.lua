-- `:OpenChoreo`: the commands are the server's own, and every way to show something is shown.
--
-- REPOSITORY names a copy of tests/example that may be written to.
local t = require("harness")

local function completion_lists_the_servers_commands()
  t.open("projects/bookshop/components/catalog/component.yaml")
  local words = vim.fn.getcompletion("OpenChoreo ", "cmdline")
  local manifest = t.client():request_sync("openchoreo/manifest", nil, 5000).result
  local expected = 0
  for _, command in ipairs(manifest.commands) do
    if vim.list_contains(command.places, "palette") or vim.list_contains(command.places, "editor") then
      expected = expected + 1
      local word = command.id:gsub("^openchoreo%.", "")
      assert(vim.list_contains(words, word), word .. " is not completed")
    end
  end
  t.equal(#words, expected, "completion lists every command of the palette and nothing else")
  t.equal(vim.fn.getcompletion("OpenChoreo status", "cmdline"), { "showStatus" }, "and is narrowed by what is written")
end

local function a_document_is_shown_in_a_scratch_buffer()
  vim.cmd("OpenChoreo showStatus")
  t.wait_for("the status is shown", function() return vim.bo.filetype == "markdown" and vim.bo.buftype == "nofile" end)
  t.equal(vim.bo.modifiable, false, "nobody edits it")
  assert(vim.api.nvim_buf_get_name(0):find("openchoreo://"), vim.api.nvim_buf_get_name(0))
  vim.cmd("normal q")
  t.equal(vim.bo.filetype, "yaml", "q closes it")
end

local function a_picture_is_a_chart_and_a_file()
  vim.cmd("OpenChoreo showPromotionGraph")
  t.wait_for("the chart is shown", function() return vim.bo.filetype == "mermaid" end)
  local first = t.line(1)
  local path = first:match("picture: (.+)$")
  assert(table.concat(vim.fn.readfile(path), "\n"):find("^<svg"), "no picture in " .. first)
  t.equal(t.line(2), "flowchart LR", "it is the chart of the command line")
  local opened
  vim.ui.open = function(what) opened = what end
  vim.cmd("normal gx")
  t.equal(opened, path, "gx opens the picture")
  vim.cmd("normal q")
end

local function without_a_word_one_chooses()
  local asked = t.answer(function(items, labels)
    for at, label in ipairs(labels) do
      if label == "Show Status" then return items[at] end
    end
  end)
  vim.cmd("OpenChoreo")
  t.wait_for("the chosen command runs", function() return vim.bo.filetype == "markdown" end)
  t.equal(asked[1].prompt, "OpenChoreo", "vim.ui.select is asked")
  vim.cmd("normal q")
end

local function a_tree_is_walked_to_a_file()
  local asked = t.answer(function(items, labels)
    for _, wanted in ipairs({ "staging", "^catalog .*>$", "^bookshop .*>$" }) do
      for at, label in ipairs(labels) do
        if label:find(wanted) then return items[at] end
      end
    end
  end)
  vim.cmd("OpenChoreo showProjects")
  t.wait_for("the walk ends in the binding of an environment", function()
    return vim.api.nvim_buf_get_name(0):find("catalog%-staging%.yaml$") ~= nil
  end)
  t.equal(asked[2].prompt, "Projects / bookshop", "the prompt says how far one is")
end

local function what_a_command_shows_is_shown()
  local show = require("openchoreo.show")
  local client, executed = t.client(), nil
  local function execute(_, command, arguments) executed = { command, arguments } end
  local choices = { { label = "Apply 3 objects", description = "context kind", command = "x.apply", arguments = { 1 } } }
  local asked = t.answer(function() return nil end)
  show.outcome(client, { show = "confirm", title = "Apply?", detail = "To the cluster", choices = choices }, execute)
  t.equal(executed, nil, "no answer is a no")
  t.equal(asked[1].labels, { "No, do nothing", "Apply 3 objects - context kind" }, "no comes first")
  t.equal(asked[1].prompt, "Apply?\nTo the cluster", "the question has its details")
  t.answer(function(items) return items[1] end)
  show.outcome(client, { show = "confirm", title = "Apply?", detail = "", choices = choices }, execute)
  t.equal(executed, nil, "no is a no")
  t.answer(function(items) return items[2] end)
  show.outcome(client, { show = "confirm", title = "Apply?", detail = "", choices = choices }, execute)
  t.equal(executed, { "x.apply", { 1 } }, "yes is a yes")
  t.answer(function(items) return items[1] end)
  show.outcome(client, { show = "choose", title = "Which?", choices = choices }, execute)
  t.equal(executed, { "x.apply", { 1 } }, "a choice is called")

  local before, after = { language = "yaml", text = "a: 1\nb: 2\n" }, { language = "yaml", text = "a: 1\nb: 3\n" }
  show.outcome(client, { show = "diff", title = "Changes", left = before, right = after }, execute)
  t.equal(#vim.api.nvim_tabpage_list_wins(0), 2, "two texts stand side by side")
  t.equal({ vim.wo.diff, t.line(2) }, { true, "b: 3" }, "the later one on the right")
  vim.cmd("tabclose")
  t.equal(vim.lsp.get_clients({ bufnr = vim.api.nvim_get_current_buf(), name = "openchoreo" })[1].id, client.id,
    "no second server came with the texts")

  local told = t.listen()
  show.outcome(client, { show = "message", level = "warning", text = "Look out" }, execute)
  show.outcome(client, { show = "hologram" }, execute)
  t.equal(told[1], { text = "Look out", level = vim.log.levels.WARN }, "a message is told")
  assert(told[2].text:find("cannot show `hologram`"), told[2].text)
  vim.cmd("OpenChoreo noSuchThing")
  assert(t.told(told, "there is no command `noSuchThing`"), vim.inspect(told))
end

local function the_status_line_knows_the_generation()
  t.open("projects/bookshop/components/catalog/component.yaml")
  t.wait_for("the status line says the generation", function()
    return require("openchoreo").status():find("^OpenChoreo v%d") ~= nil
  end)
  vim.cmd.enew()
  t.equal(require("openchoreo").status(), "", "and nothing in a buffer that is none of ours")
end

local function a_lens_shows_the_places_it_counts()
  t.open("platform/component-types/services/http-service.yaml")
  local lenses
  t.wait_for("the lenses are drawn", function()
    lenses = vim.lsp.codelens.get(0)
    return #lenses > 0
  end)
  local lens = vim.iter(lenses):find(function(lens) return lens.command and lens.command.command ~= "" end)
  t.client():exec_cmd(lens.command, { bufnr = 0 })
  t.wait_for("its places are shown", function()
    return vim.bo.buftype == "quickfix" or vim.api.nvim_buf_get_name(0):find("http%-service") == nil
  end)
  vim.cmd("silent! cclose")
end

local function health_says_how_it_is()
  t.open("projects/bookshop/components/catalog/component.yaml")
  vim.cmd("checkhealth openchoreo")
  local text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n")
  for _, expected in ipairs({ "from %$OPENCHOREO_LSP", "version 0%.", "serves /", "4 stages", "index complete" }) do
    assert(text:find(expected), expected .. " is not in\n" .. text)
  end
  assert(not text:find("ERROR"), text)
  t.say("ok checkhealth says where the server is, what it is and what it serves")
  vim.cmd("bwipeout!")
end

local function help_is_found()
  -- The tags go into a copy: the plugin's folder stays as it is.
  local copy = vim.fn.tempname()
  vim.fn.mkdir(copy .. "/doc", "p")
  vim.fn.filecopy(vim.env.PLUGIN .. "/doc/openchoreo.txt", copy .. "/doc/openchoreo.txt")
  vim.cmd("helptags " .. copy .. "/doc")
  vim.opt.runtimepath:prepend(copy)
  vim.cmd("help :OpenChoreo")
  t.equal(vim.fs.basename(vim.api.nvim_buf_get_name(0)), "openchoreo.txt", "the help file is found by the command")
  vim.cmd("helpclose")
end

t.run({
  completion_lists_the_servers_commands,
  a_document_is_shown_in_a_scratch_buffer,
  a_picture_is_a_chart_and_a_file,
  without_a_word_one_chooses,
  a_tree_is_walked_to_a_file,
  what_a_command_shows_is_shown,
  the_status_line_knows_the_generation,
  a_lens_shows_the_places_it_counts,
  health_says_how_it_is,
  help_is_found,
})
