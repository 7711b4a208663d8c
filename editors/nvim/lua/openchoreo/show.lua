-- What the commands of the server have to show, with what Neovim has: scratch buffers, its diff mode, `vim.ui.select`.
local M = {}

local LEVELS = { info = vim.log.levels.INFO, warning = vim.log.levels.WARN, error = vim.log.levels.ERROR }

local function unique(title)
  local name, number = "openchoreo://" .. title, 1
  while vim.fn.bufexists(name) == 1 do
    number = number + 1
    name = ("openchoreo://%s (%d)"):format(title, number)
  end
  return name
end

--- A buffer that holds a text and belongs to no file; `q` closes it.
local function scratch(title, language, text)
  local buffer = vim.api.nvim_create_buf(false, true)
  vim.bo[buffer].bufhidden = "wipe"
  vim.api.nvim_buf_set_lines(buffer, 0, -1, false, vim.split(text:gsub("\n$", ""), "\n"))
  vim.api.nvim_buf_set_name(buffer, unique(title))
  vim.bo[buffer].modifiable = false
  -- Nobody's ftplugin may take it for a file to check.
  vim.bo[buffer].filetype = language
  vim.keymap.set("n", "q", "<Cmd>close<CR>", { buffer = buffer, nowait = true, desc = "Close" })
  return buffer
end

local function open(buffer)
  vim.cmd.split()
  vim.api.nvim_win_set_buf(0, buffer)
end

local function side(title, content)
  if content.uri then
    local buffer = vim.uri_to_bufnr(content.uri)
    vim.fn.bufload(buffer)
    return buffer
  end
  return scratch(title, content.language, content.text)
end

local SHOW = {}

function SHOW.nothing() end

function SHOW.message(_, outcome)
  vim.notify(outcome.text, LEVELS[outcome.level] or vim.log.levels.INFO)
end

function SHOW.document(_, outcome)
  open(scratch(outcome.title, outcome.language, outcome.text))
end

function SHOW.diff(_, outcome)
  local left, right = side(outcome.title .. " (before)", outcome.left), side(outcome.title, outcome.right)
  vim.cmd.tabnew()
  vim.api.nvim_win_set_buf(0, left)
  vim.cmd.diffthis()
  vim.cmd.vsplit({ mods = { split = "belowright" } })
  vim.api.nvim_win_set_buf(0, right)
  vim.cmd.diffthis()
end

--- A terminal shows no pictures: the chart as text, and the picture in a file that `gx` opens.
function SHOW.picture(_, outcome)
  local folder = vim.fs.joinpath(vim.fn.stdpath("cache"), "openchoreo")
  vim.fn.mkdir(folder, "p")
  local path = vim.fs.joinpath(folder, (outcome.title:gsub("[^%w]+", "-")) .. ".svg")
  local file = io.open(path, "w")
  if file then
    file:write(outcome.svg)
    file:close()
  end
  local buffer = scratch(outcome.title, "mermaid", ("%%%% gx opens the picture: %s\n%s"):format(path, outcome.text or ""))
  vim.keymap.set("n", "gx", function()
    vim.ui.open(path)
  end, { buffer = buffer, desc = "Open the picture" })
  open(buffer)
end

local function label(choice)
  return choice.description ~= "" and ("%s - %s"):format(choice.label, choice.description) or choice.label
end

function SHOW.choose(client, outcome, execute)
  vim.ui.select(outcome.choices, { prompt = outcome.title, format_item = label, kind = "openchoreo" }, function(choice)
    if choice then
      execute(client, choice.command, choice.arguments)
    end
  end)
end

--- "No" comes first, and whatever is no clear yes is a no.
function SHOW.confirm(client, outcome, execute)
  local choices = { { label = "No, do nothing", description = "" } }
  vim.list_extend(choices, outcome.choices)
  local prompt = outcome.detail ~= "" and (outcome.title .. "\n" .. outcome.detail) or outcome.title
  vim.ui.select(choices, { prompt = prompt, format_item = label, kind = "openchoreo.confirm" }, function(choice)
    if choice and choice.command then
      execute(client, choice.command, choice.arguments)
    end
  end)
end

function SHOW.view(_, outcome)
  require("openchoreo.pick").pick(outcome.view)
end

--- Shows the outcome of a command; `execute` calls a further one.
function M.outcome(client, outcome, execute)
  local way = SHOW[outcome.show]
  if way then
    way(client, outcome, execute)
  else
    vim.notify(("openchoreo: this plugin cannot show `%s`; update it"):format(outcome.show), vim.log.levels.WARN)
  end
end

--- Shows places: `{ document, position, places }`. One is jumped to, more are a list.
function M.places(arguments, client_id)
  local client = vim.lsp.get_client_by_id(client_id)
  local places = arguments and arguments[3] or {}
  if not client or #places == 0 then
    return
  end
  if #places == 1 then
    vim.lsp.util.show_document(places[1], client.offset_encoding, { focus = true })
    return
  end
  local items = vim.lsp.util.locations_to_items(places, client.offset_encoding)
  vim.fn.setqflist({}, " ", { title = "OpenChoreo", items = items })
  vim.cmd("botright copen")
end

return M
