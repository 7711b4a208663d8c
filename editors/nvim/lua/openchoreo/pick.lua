-- The trees of the server (projects, stages, and whatever it brings later) as a walk with `vim.ui.select`, which the
-- user's own picker may draw.
local M = {}

local server = require("openchoreo.server")

local function jump(client, node)
  if node.location and node.location ~= vim.NIL then
    vim.lsp.util.show_document(node.location, client.offset_encoding, { focus = true })
  end
end

local function label(node)
  local text = node.label
  if node.description and node.description ~= "" then
    text = text .. "  " .. node.description
  end
  return node.hasChildren and text .. "  >" or text
end

local function walk(client, view, title, above)
  client:request("openchoreo/tree", { view = view.id, node = above and above.id }, function(problem, nodes)
    if problem or type(nodes) ~= "table" or #nodes == 0 then
      if above then
        jump(client, above)
      else
        server.notify(problem and problem.message or view.empty)
      end
      return
    end
    local choices = nodes
    -- What has a place of its own can be chosen before what stands below it.
    if above and above.location and above.location ~= vim.NIL then
      choices = vim.list_extend({ vim.tbl_extend("force", above, { hasChildren = false, own = true }) }, nodes)
    end
    vim.ui.select(choices, { prompt = title, format_item = label, kind = "openchoreo.tree" }, function(node)
      if not node then
        return
      end
      if node.hasChildren then
        walk(client, view, title .. " / " .. node.label, node)
      else
        jump(client, node)
      end
    end)
  end)
end

--- Walks through a tree; without its id, the user chooses one.
function M.pick(id)
  local client = server.client()
  if not client then
    server.notify("no server runs here; :checkhealth openchoreo says why.", vim.log.levels.WARN)
    return
  end
  local manifest = require("openchoreo.commands").manifest(client)
  local views = manifest and manifest.views or {}
  local chosen = vim.iter(views):find(function(view)
    return view.id == id
  end)
  if chosen then
    return walk(client, chosen, chosen.title)
  end
  vim.ui.select(views, {
    prompt = "OpenChoreo",
    format_item = function(view)
      return view.title
    end,
  }, function(view)
    if view then
      walk(client, view, view.title)
    end
  end)
end

return M
